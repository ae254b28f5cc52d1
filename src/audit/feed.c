#include "feed.h"

#include "base/say.h"
#include "pool.h"
#include "sign/hash.h"

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (FEED_LINES * 1024 + ENTRY_LINE_SIZE)
#define LINE_MAX    (ENTRY_LINE_SIZE - 1)

struct piece {
	const struct fact_context *facts;
	size_t length; /* of bytes */
	int count;
	struct {
		uint32_t at;
		uint32_t length;
		bool is_cut;  /* longer than a line may be */
		bool is_open; /* the file ends without LF */
	} lines[FEED_LINES];
	struct fact made[FEED_LINES];
	char bytes[PIECE_BYTES];
};

struct feed {
	struct fact_context context;
	struct pool *pool;
	int piece_count;
	struct piece **pieces;
	int free_count; /* of pieces that nobody has */
	struct piece **free;
};

static void work(void *context, void *argument)
{
	struct piece *piece = argument;

	for (int i = 0; i < piece->count; i++) {
		const char *line = piece->bytes + piece->lines[i].at;
		struct fact *fact = &piece->made[i];

		fact_make(context, line, piece->lines[i].length, fact);
		if (piece->lines[i].is_cut)
			fact_refuse(fact,
				N_("the line is longer than an entry can be"));
		if (piece->lines[i].is_open)
			fact_refuse(fact, N_("the last line has no end"));
	}
}

enum err feed_open(int jobs, const struct fact_context *context,
	struct feed **ret, struct error *why)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	enum err rc;

	if (feed == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	feed->context = *context;
	feed->piece_count = 2 * jobs + 2;
	feed->pieces = calloc((size_t)feed->piece_count, sizeof(void *));
	feed->free = calloc((size_t)feed->piece_count, sizeof(void *));
	rc = pool_open(jobs, work, &feed->context, &feed->pool, why);
	for (int i = 0; !rc && feed->pieces != NULL && feed->free != NULL &&
			i < feed->piece_count;
		i++) {
		feed->pieces[i] = malloc(sizeof(struct piece));
		if (feed->pieces[i] == NULL)
			break;
		feed->free[feed->free_count++] = feed->pieces[i];
	}
	if (!rc && feed->free_count < feed->piece_count)
		rc = error_set(why, ERR_SYSTEM, "out of memory");
	if (rc) {
		feed_close(feed);
		return rc;
	}
	*ret = feed;
	return ERR_OK;
}

void feed_close(struct feed *feed)
{
	if (feed == NULL)
		return;
	pool_close(feed->pool);
	for (int i = 0; feed->pieces != NULL && i < feed->piece_count; i++)
		free(feed->pieces[i]);
	free(feed->pieces);
	free(feed->free);
	free(feed);
}

/* A member while it is read. */
struct run {
	struct feed *feed;
	const struct feed_ask *ask;
	struct unzip_stream *stream;
	struct hash_stream *hash;
	struct piece *piece; /* being filled */
	int under_way;
	size_t line_at;   /* of the piece: where the open line begins */
	bool is_skipping; /* the rest of a line that is too long */
	enum err rc;      /* the first failure */
	struct error *why;
};

/* Hand out the lines of the piece that was submitted first. */
static void take_back(struct run *run)
{
	struct piece *piece = pool_take(run->feed->pool);

	run->under_way--;
	for (int i = 0; i < piece->count; i++) {
		struct feed_line line = {
			.bytes = piece->bytes + piece->lines[i].at,
			.length = piece->lines[i].length,
			.fact = &piece->made[i],
		};

		if (!run->rc && line.fact->lost)
			run->rc = error_set(
				run->why, ERR_SYSTEM, "out of memory");
		if (!run->rc)
			run->rc = run->ask->take(
				run->ask->context, &line, run->why);
		fact_clear(line.fact);
	}
	run->feed->free[run->feed->free_count++] = piece;
}

/* An empty piece, with what the full one has behind its last line. */
static void next_piece(struct run *run)
{
	struct feed *feed = run->feed;
	struct piece *full = run->piece;
	size_t rest = full->length - run->line_at;
	struct piece *piece;

	if (feed->free_count == 0)
		take_back(run);
	piece = feed->free[--feed->free_count];
	memcpy(piece->bytes, full->bytes + run->line_at, rest);
	piece->count = 0;
	piece->length = rest;
	run->line_at = 0;
	run->piece = piece;
	run->under_way++;
	pool_submit(feed->pool, full);
}

static void add_line(struct run *run, size_t end, bool is_cut, bool is_open)
{
	struct piece *piece = run->piece;

	piece->lines[piece->count].at = (uint32_t)run->line_at;
	piece->lines[piece->count].length = (uint32_t)(end - run->line_at);
	piece->lines[piece->count].is_cut = is_cut;
	piece->lines[piece->count].is_open = is_open;
	piece->count++;
}

/* What ends at a place of the piece: a line, or what is left of one. */
static void end_line(struct run *run, size_t at, bool has_end)
{
	bool is_long = at - run->line_at > LINE_MAX;

	if (run->is_skipping)
		is_long = true;
	else if (is_long)
		add_line(run, run->line_at + LINE_MAX, true, false);
	else if (has_end)
		add_line(run, at, false, false);
	if (is_long)
		run->is_skipping = !has_end;
	if (has_end)
		run->line_at = at + 1;
	else if (is_long)
		run->line_at = at;
}

/* Lines of what was just read, from a place of the piece on. */
static void split(struct run *run, size_t from)
{
	bool has_end = true;

	while (has_end) {
		struct piece *piece = run->piece;
		const char *end =
			memchr(piece->bytes + from, '\n', piece->length - from);
		size_t at = piece->length;

		has_end = end != NULL;
		if (has_end)
			at = (size_t)(end - piece->bytes);
		end_line(run, at, has_end);
		from = at + has_end;
		if (piece->count == FEED_LINES) {
			from -= run->line_at;
			next_piece(run);
		}
	}
}

static void read_some(struct run *run, size_t *ret_length)
{
	struct piece *piece = run->piece;
	size_t room = sizeof(piece->bytes) - piece->length;

	if (room == 0) {
		next_piece(run);
		piece = run->piece;
		room = sizeof(piece->bytes) - piece->length;
	}
	if (!run->rc)
		run->rc = unzip_read(run->stream, piece->bytes + piece->length,
			room, ret_length, run->why);
	if (run->rc)
		*ret_length = 0;
	if (run->hash != NULL)
		hash_stream_add(
			run->hash, piece->bytes + piece->length, *ret_length);
}

static void read_all(struct run *run)
{
	size_t got = 0;

	do {
		size_t from;

		read_some(run, &got);
		from = run->piece->length;
		run->piece->length += got;
		split(run, from);
	} while (got > 0);
	if (run->piece->length > run->line_at && !run->rc)
		add_line(run, run->piece->length, false, true);
	run->piece->length = run->line_at;
	run->under_way++;
	pool_submit(run->feed->pool, run->piece);
	while (run->under_way > 0)
		take_back(run);
}

enum err feed_run(
	struct feed *feed, const struct feed_ask *ask, struct error *why)
{
	struct run run = { .feed = feed, .ask = ask, .why = why };

	run.rc = unzip_stream_open(ask->zip, ask->member, &run.stream, why);
	if (run.rc)
		return run.rc;
	if (!feed->context.quick) {
		run.hash = hash_stream_open();
		if (run.hash == NULL)
			run.rc = error_set(why, ERR_SYSTEM, "out of memory");
	}
	run.piece = feed->free[--feed->free_count];
	run.piece->count = 0;
	run.piece->length = 0;
	read_all(&run);
	hash_stream_close(run.hash, ask->sha256);
	unzip_stream_close(run.stream);
	return run.rc;
}
