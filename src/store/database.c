#include "database.h"

#include "handle.h"
#include "query.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The file format's header: https://www.sqlite.org/fileformat2.html 1.3 */
#define HEADER_SIZE    100
#define HEADER_MAGIC   "SQLite format 3"
#define APPLICATION_ID 0x51545053 /* "QTPS" */

/* -- failures ----------------------------------------------------------- */

static enum err disk_failed(const struct store *store, struct error *why)
{
	int number = sqlite3_system_errno(store->db);

	if (number == ENOSPC || number == EDQUOT)
		return error_set(why, ERR_STORE,
			"the disk is full: free some space, %s needs it",
			store->path);
	return error_set(why, ERR_STORE,
		"%s cannot be read or written (%s%s%s): "
		"check the disk and the permissions",
		store->path, sqlite3_errmsg(store->db), number == 0 ? "" : ", ",
		number == 0 ? "" : strerror(number));
}

static enum err constraint_failed(
	const struct store *store, int code, struct error *why)
{
	const char *said = sqlite3_errmsg(store->db);

	if (code == SQLITE_CONSTRAINT_PRIMARYKEY ||
		code == SQLITE_CONSTRAINT_UNIQUE ||
		code == SQLITE_CONSTRAINT_ROWID)
		return error_set(why, ERR_CONFLICT, "%s has this already (%s)",
			store->path, said);
	return error_set(why, ERR_STORE, "%s refuses to keep this: %s",
		store->path, said);
}

enum err handle_failed(const struct store *store, int code, struct error *why)
{
	const char *path = store->path;

	switch (code & 0xff) {
	case SQLITE_FULL:
		return error_set(why, ERR_STORE,
			"the disk is full: free some space, %s needs it", path);
	case SQLITE_NOTADB:
		return error_set(
			why, ERR_FORGED, "%s is not a quotapos ledger", path);
	case SQLITE_CORRUPT:
		return error_set(why, ERR_FORGED,
			"%s is damaged (%s): restore a backup", path,
			sqlite3_errmsg(store->db));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(why, ERR_CONFLICT,
			"%s is in use by another process: end it first", path);
	case SQLITE_CANTOPEN:
	case SQLITE_IOERR:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return disk_failed(store, why);
	case SQLITE_CONSTRAINT:
		return constraint_failed(store, code, why);
	case SQLITE_NOMEM:
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	default:
		return error_set(why, ERR_STORE, "%s: %s", path,
			sqlite3_errmsg(store->db));
	}
}

/* -- connection ---------------------------------------------------------- */

static uint32_t big_endian(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Pages that are not in the file yet may still be in its log. */
static bool has_log(const struct store *store)
{
	char path[STORE_PATH_SIZE + 8];
	struct stat facts;

	(void)snprintf(path, sizeof(path), "%s-wal", store->path);
	return stat(path, &facts) == 0 && facts.st_size > 0;
}

static int64_t size_of_pages(const unsigned char *header)
{
	int64_t page = header[16] << 8 | header[17];

	if (page == 1)
		page = 65536;
	return page * big_endian(header + 28);
}

/*
 * Look at the header before SQLite does anything by itself, so that a file
 * that is not ours stays as it is. The file is read through SQLite: opening
 * and closing it beside SQLite would drop its locks.
 */
static enum err check_header(struct store *store, struct error *why)
{
	unsigned char header[HEADER_SIZE];
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;

	if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER,
		    &file) != SQLITE_OK ||
		file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return disk_failed(store, why);
	if (size < HEADER_SIZE ||
		file->pMethods->xRead(file, header, HEADER_SIZE, 0) !=
			SQLITE_OK ||
		memcmp(header, HEADER_MAGIC, sizeof(HEADER_MAGIC)) != 0 ||
		big_endian(header + 68) != APPLICATION_ID)
		return error_set(why, ERR_FORGED, "%s is not a quotapos ledger",
			store->path);
	if (size < size_of_pages(header) && !has_log(store))
		return error_set(why, ERR_FORGED,
			"%s is damaged (%lld of %lld bytes are there): "
			"restore a backup",
			store->path, (long long)size,
			(long long)size_of_pages(header));
	return ERR_OK;
}

/*
 * The lock comes before the log, so that the log's index stays in memory.
 * A commit is one sync of the log. A page holds one entry; a sale touches
 * some eight, and each is summed and written whole: small ones halve that.
 * The log is written back when it has 8 MB (some 500 sales), and at the end;
 * its file stays, emptied, so that the next start need not make its name
 * durable again. 4 MB of pages hold the index of half a million goods well
 * enough to import them in any order.
 */
static enum err configure(struct store *store, struct error *why)
{
	static const char script[] = "PRAGMA page_size = 2048;"
				     "PRAGMA locking_mode = EXCLUSIVE;"
				     "PRAGMA journal_mode = WAL;"
				     "PRAGMA synchronous = FULL;"
				     "PRAGMA wal_autocheckpoint = 4096;"
				     "PRAGMA journal_size_limit = 8388608;"
				     "PRAGMA cache_size = -4000;"
				     "PRAGMA foreign_keys = ON;"
				     "PRAGMA recursive_triggers = ON;"
				     "PRAGMA trusted_schema = OFF;"
				     "PRAGMA cell_size_check = ON;";
	int keep_log = 1;

	(void)sqlite3_extended_result_codes(store->db, 1);
	(void)sqlite3_db_config(
		store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	(void)sqlite3_db_config(
		store->db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
	(void)sqlite3_db_config(
		store->db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
	(void)sqlite3_file_control(
		store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
	return database_script(store, script, why);
}

/* SQLite is content without a log where it cannot have one; we are not. */
static enum err check_log(struct store *store, struct error *why)
{
	static const char sql[] = "PRAGMA journal_mode";
	AUTO(query) query = query_open(store, sql);
	char mode[8] = "";
	enum err rc;

	if (query_next(&query))
		query_text(&query, 0, mode, sizeof(mode));
	rc = query_end(&query, why);
	if (!rc && !text_same(mode, "wal"))
		rc = error_set(why, ERR_STORE,
			"%s cannot have a write-ahead log: "
			"use a local disk that can be written",
			store->path);
	return rc;
}

static enum err connect(struct store *store, bool made, struct error *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	int code = sqlite3_open_v2(store->path, &store->db, flags, NULL);
	enum err rc;

	if (code != SQLITE_OK)
		return handle_failed(store, code, why);
	if (made) {
		rc = check_header(store, why);
		if (rc)
			return rc;
	}
	rc = configure(store, why);
	if (rc)
		return rc;
	return check_log(store, why);
}

enum err database_open(
	const char *path, bool made, struct store **ret, struct error *why)
{
	struct store *store = calloc(1, sizeof(*store));
	enum err rc;

	/* Nobody reads its statistics of memory, which cost a lock each. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (store == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	if (!text_copy(store->path, sizeof(store->path), path))
		rc = error_set(why, ERR_RANGE, "the path %s is too long", path);
	else
		rc = connect(store, made, why);
	if (rc) {
		database_close(store);
		return rc;
	}
	*ret = store;
	return ERR_OK;
}

enum err database_reach(const char *url, struct store **ret, struct error *why)
{
	struct store *store = calloc(1, sizeof(*store));
	enum err rc;

	if (store == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	(void)text_copy(store->path, sizeof(store->path), "the database");
	rc = postgres_connect(url, &store->postgres, why);
	if (rc) {
		free(store);
		return rc;
	}
	*ret = store;
	return ERR_OK;
}

bool database_is_remote(const struct store *store)
{
	return store->postgres != NULL;
}

void database_close(struct store *store)
{
	if (store == NULL)
		return;
	postgres_disconnect(store->postgres);
	for (int i = 0; i < STATEMENTS_MAX; i++)
		(void)sqlite3_finalize(store->prepared[i].statement);
	(void)sqlite3_close_v2(store->db);
	free(store);
}

enum err database_script(
	struct store *store, const char *sql, struct error *why)
{
	int code;

	if (store->postgres != NULL)
		return postgres_script(store->postgres, sql, why);
	code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? ERR_OK : handle_failed(store, code, why);
}

enum err database_schema_step(
	struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "PRAGMA user_version";
	AUTO(query) query = query_open(store, sql);
	int64_t step = 0;
	enum err rc;

	if (query_next(&query))
		step = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = step;
	return rc;
}

enum err database_copy(struct store *store, const char *path, struct error *why)
{
	static const char sql[] = "VACUUM INTO $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, path);
	return query_end(&query, why);
}

enum err database_backup_open(struct store *store, const char *path,
	struct database_backup *ret, struct error *why)
{
	static const char script[] = "PRAGMA journal_mode = OFF;"
				     "PRAGMA synchronous = OFF;"
				     "PRAGMA locking_mode = EXCLUSIVE;";
	struct database_backup backup = { .to = calloc(1, sizeof(*backup.to)) };
	enum err rc;

	if (backup.to == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	(void)text_copy(backup.to->path, sizeof(backup.to->path), path);
	rc = sqlite3_open_v2(path, &backup.to->db,
		     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
		     ? handle_failed(
			       backup.to, sqlite3_errcode(backup.to->db), why)
		     : database_script(backup.to, script, why);
	if (!rc) {
		backup.state = sqlite3_backup_init(
			backup.to->db, "main", store->db, "main");
		if (backup.state == NULL)
			rc = handle_failed(
				backup.to, sqlite3_errcode(backup.to->db), why);
	}
	if (rc)
		database_close(backup.to);
	else
		*ret = backup;
	return rc;
}

enum err database_backup_step(struct database_backup *backup, int pages,
	bool *ret_more, struct error *why)
{
	int code = sqlite3_backup_step(backup->state, pages);

	*ret_more = code == SQLITE_OK;
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return ERR_OK;
	return handle_failed(backup->to, code, why);
}

void database_backup_close(struct database_backup *backup)
{
	if (backup->to == NULL)
		return;
	(void)sqlite3_backup_finish(backup->state);
	database_close(backup->to);
	backup->to = NULL;
}

enum err database_size(struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT page_count * page_size"
				  "  FROM pragma_page_count, pragma_page_size";
	AUTO(query) query = query_open(store, sql);
	int64_t size = 0;
	enum err rc;

	if (query_next(&query))
		size = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = size;
	return rc;
}

bool database_is_in_transaction(const struct store *store)
{
	if (store->postgres != NULL)
		return postgres_is_in_transaction(store->postgres);
	return sqlite3_get_autocommit(store->db) == 0;
}

int64_t database_inserted(const struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}
