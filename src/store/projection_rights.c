#include "projected.h"

/* clang-format off */
#define ASK_COLUMNS(C) \
	C(request, 2) C(kind, 3) C(person, 4) C(day, 5)
#define CLOSE_COLUMNS(C) \
	C(lease, 2) C(used_fen, 3)
#define DISCLAIM_COLUMNS(C) \
	C(request, 2)
#define LEASE_SALE_COLUMNS(C) \
	C(lease, 2) C(person, 3)
#define ACK_COLUMNS(C) \
	C(epoch, 2) C(seq, 3) C(hub_epoch, 4) C(hub_ms, 5)
/* clang-format on */

static int ask_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_LEASE_ASK);
}

static void ask_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_lease_ask *ask = &entry->body.lease_ask;

	(void)row;
	query_bind_text(query, 2, ask->request);
	query_bind_text(query, 3, lease_kind_name(ask->kind));
	query_bind_text(query, 4, ask->person);
	query_bind_i64(query, 5, ask->day);
}

const struct projected projected_asks = {
	PROJECTED(lease_ask, ASK_COLUMNS, " AND request = $2"),
	.rows = ask_rows,
	.bind = ask_bind,
};

static int close_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_LEASE_CLOSE);
}

static void close_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.lease_close.lease);
	query_bind_i64(query, 3, entry->body.lease_close.used.minor);
}

const struct projected projected_closes = {
	PROJECTED(lease_close, CLOSE_COLUMNS, " AND lease = $2"),
	.rows = close_rows,
	.bind = close_bind,
};

static int disclaim_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_LEASE_DISCLAIM);
}

static void disclaim_bind(
	struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.lease_disclaim.request);
}

const struct projected projected_disclaims = {
	PROJECTED(lease_disclaim, DISCLAIM_COLUMNS, " AND request = $2"),
	.rows = disclaim_rows,
	.bind = disclaim_bind,
};

static int lease_sale_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_SALE && entry->body.sale.lease[0] != '\0';
}

static void lease_sale_bind(
	struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.sale.lease);
	query_bind_text(query, 3, entry->body.sale.person.key);
}

const struct projected projected_lease_sales = {
	PROJECTED(lease_sale, LEASE_SALE_COLUMNS, " AND lease = $2"),
	.rows = lease_sale_rows,
	.bind = lease_sale_bind,
};

static int ack_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_ACK);
}

static void ack_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_ack *ack = &entry->body.ack;

	(void)row;
	query_bind_i64(query, 2, ack->epoch);
	query_bind_i64(query, 3, ack->chain_seq);
	query_bind_i64(query, 4, ack->hub_epoch);
	query_bind_i64(query, 5, ack->hub_ms);
}

const struct projected projected_acks = {
	PROJECTED(ack, ACK_COLUMNS, ""),
	.rows = ack_rows,
	.bind = ack_bind,
};
