#include "store/store.h"

#include "projected.h"

#include <inttypes.h>

/* The columns beside `entry`, with the parameter that each is. */
/* clang-format off */
#define RULES_VERSION_COLUMNS(C) \
	C(version, 2) C(from_day, 3)
#define COPY_COLUMNS(C) \
	C(receipt, 2) C(copy, 3)
#define PERSON_LINK_COLUMNS(C) \
	C(alias, 2) C(person, 3) C(linked, 4)
#define SALE_SHOWN_COLUMNS(C) \
	C(shown, 2) C(sealed, 3)
#define OPERATOR_PERSON_COLUMNS(C) \
	C(person, 2) C(id, 3)
/* clang-format on */

/* -- rules_version and copy
 * ----------------------------------------------------------- */

static int rules_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_RULES);
}

static void rules_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_i64(query, 2, entry->body.rules.rules.version);
	query_bind_i64(query, 3, entry->body.rules.rules.from);
}

static const struct projected rules_versions = {
	PROJECTED(rules_version, RULES_VERSION_COLUMNS, " AND version = $2"),
	.rows = rules_rows,
	.bind = rules_bind,
};

static int copy_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_COPY);
}

static void copy_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.copy.receipt);
	query_bind_i64(query, 3, entry->body.copy.copy);
}

static const struct projected copies = {
	PROJECTED(copy, COPY_COLUMNS, " AND receipt = $2"),
	.rows = copy_rows,
	.bind = copy_bind,
};

/* -- person_link, sale_shown and operator_person ------------------------ */

static int link_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_PERSON_LINK);
}

static void link_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_link *link = &entry->body.link;

	(void)row;
	query_bind_text(query, 2, link->alias);
	query_bind_text(query, 3, link->person);
	query_bind_i64(query, 4, link->linked);
}

static const struct projected links = {
	PROJECTED(person_link, PERSON_LINK_COLUMNS, " AND alias = $2"),
	.rows = link_rows,
	.bind = link_bind,
};

static int shown_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_SALE &&
	       entry->body.sale.person.shown[0] != '\0';
}

static void shown_bind(struct query *query, const struct entry *entry, int row)
{
	const struct sale_person *person = &entry->body.sale.person;

	(void)row;
	query_bind_text(query, 2, person->shown);
	query_bind_text(query, 3, person->sealed);
}

static const struct projected shown = {
	PROJECTED(sale_shown, SALE_SHOWN_COLUMNS, ""),
	.rows = shown_rows,
	.bind = shown_bind,
};

static int buyer_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_OPERATOR &&
	       entry->body.operator.person[0] != '\0';
}

static void buyer_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.operator.person);
	query_bind_text(query, 3, entry->body.operator.id);
}

static const struct projected buyers = {
	PROJECTED(operator_person, OPERATOR_PERSON_COLUMNS, ""),
	.rows = buyer_rows,
	.bind = buyer_bind,
};

/* -- all of them
 * ------------------------------------------------------------------------ */

static const struct projected *const tables[] = {
	&projected_sales,
	&projected_lines,
	&projected_tenders,
	&projected_uses,
	&projected_refusals,
	&projected_operators,
	&projected_logins,
	&projected_shifts,
	&projected_shift_cash,
	&projected_cash_acts,
	&projected_cash_amounts,
	&projected_overrides,
	&rules_versions,
	&copies,
	&projected_refunds,
	&projected_refund_lines,
	&projected_refund_tenders,
	&projected_till_rates,
	&links,
	&shown,
	&buyers,
	&projected_asks,
	&projected_closes,
	&projected_disclaims,
	&projected_lease_sales,
	&projected_acks,
};

#define TABLES ((int)(sizeof(tables) / sizeof(tables[0])))

_Static_assert(sizeof(tables) / sizeof(tables[0]) <= STORE_TABLES_MAX,
	"a tally counts every table");

/* A row to insert or to check. */
struct row {
	const struct projected *table;
	const struct entry *entry;
	int64_t id;
	int number;
};

static enum err insert_row(
	struct store *store, const struct row *row, struct error *why)
{
	AUTO(query) query = query_open(store, row->table->insert);

	query_bind_i64(&query, 1, row->id);
	row->table->bind(&query, row->entry, row->number);
	return query_end(&query, why);
}

static enum err check_row(
	struct store *store, const struct row *row, struct error *why)
{
	AUTO(query) query = query_open(store, row->table->check);
	char column[32] = "";
	bool found;
	enum err rc;

	query_bind_i64(&query, 1, row->id);
	row->table->bind(&query, row->entry, row->number);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, column, sizeof(column));
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(why, ERR_FORGED,
			"table %s has no row for entry %" PRId64,
			row->table->name, row->id);
	if (column[0] != '\0')
		return error_set(why, ERR_FORGED,
			"table %s, column %s is not what entry %" PRId64
			" says",
			row->table->name, column, row->id);
	return ERR_OK;
}

/* Do one thing with every row of an entry; stops at the first failure. */
static enum err each_row(struct store *store, const struct entry *entry,
	int64_t id,
	enum err (*act)(struct store *, const struct row *, struct error *),
	struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; i < TABLES; i++) {
		struct row row = { tables[i], entry, id, 0 };
		int rows = tables[i]->rows(entry);

		for (; !rc && row.number < rows; row.number++)
			rc = act(store, &row, why);
	}
	return rc;
}

enum err store_project(struct store *store, const struct entry *entry,
	int64_t id, struct error *why)
{
	return each_row(store, entry, id, insert_row, why);
}

enum err store_projection_check(struct store *store, const struct entry *entry,
	int64_t id, struct store_tally *tally, struct error *why)
{
	for (int i = 0; i < TABLES; i++)
		tally->rows[i] += tables[i]->rows(entry);
	return each_row(store, entry, id, check_row, why);
}

static enum err count_table(struct store *store, const struct projected *table,
	int64_t expected, struct error *why)
{
	AUTO(query) query = query_open(store, table->count);
	int64_t rows = 0;
	enum err rc;

	if (query_next(&query))
		rows = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && rows != expected)
		rc = error_set(why, ERR_FORGED,
			"table %s has %" PRId64
			" rows, the entries give %" PRId64,
			table->name, rows, expected);
	return rc;
}

enum err store_projection_count(
	struct store *store, const struct store_tally *tally, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < TABLES; i++)
		rc = count_table(store, tables[i], tally->rows[i], why);
	return rc;
}
