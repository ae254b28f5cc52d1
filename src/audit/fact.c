#include "fact.h"

#include "base/base64url.h"
#include "base/say.h"
#include "core/replay.h"
#include "sign/hash.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURE_CHARS 86
/* Of a payload: from "prev" to the end 235 bytes, with the longest numbers. */
#define TAIL_CHARS 320

static void said(struct fact *fact, enum fault_code code, const char *text)
{
	struct fact_said **end = &fact->said;
	struct fact_said *one = calloc(1, sizeof(*one));

	if (one == NULL) {
		fact->lost = true;
		return;
	}
	one->code = code;
	(void)text_copy(one->text, sizeof(one->text), text);
	while (*end != NULL)
		end = &(*end)->next;
	*end = one;
}

void fact_refuse(struct fact *fact, const char *message)
{
	said(fact, FAULT_BYTES, say(message));
}

void fact_clear(struct fact *fact)
{
	while (fact->said != NULL) {
		struct fact_said *one = fact->said;

		fact->said = one->next;
		free(one);
	}
	free(fact->rows);
	fact->rows = NULL;
}

/* Form, header and signature; false when there is no payload. */
static bool open_line(const struct fact_context *context, const char *line,
	size_t length, struct jws_payload *payload, struct fact *fact)
{
	static const struct jws_key none;

	fact->key = ring_of_line(context->ring, line, length);
	switch (jws_open(line, length, JWS_ENTRY,
		fact->key != NULL ? &fact->key->key : &none, payload)) {
	case JWS_BAD_FORM:
		said(fact, FAULT_BYTES,
			say(N_("the line is no signed entry in its one"
			       " spelling")));
		return false;
	case JWS_BAD_HEADER:
		said(fact, FAULT_HEADER,
			say(N_("the header is not the one of a key of this"
			       " bundle")));
		fact->key = NULL;
		break;
	case JWS_BAD_SIGNATURE:
		said(fact, FAULT_SIGNATURE,
			say(N_("the signature does not fit the line")));
		break;
	case JWS_GOOD:
		fact->is_signed = true;
		break;
	}
	return true;
}

static void take_common(const struct entry *entry, struct fact *fact)
{
	fact->is_known = true;
	fact->is_whole = true;
	fact->seq = entry->seq;
	memcpy(fact->prev, entry->prev, sizeof(fact->prev));
	memcpy(fact->market, entry->market, sizeof(fact->market));
	memcpy(fact->chain, entry->chain, sizeof(fact->chain));
	fact->epoch = entry->epoch;
	fact->at = entry->at;
	fact->told = entry_told(entry);
	fact->day = entry->day;
	fact->source = entry->clock.source;
	fact->mono_ms = entry->clock.mono_ms;
	memcpy(fact->boot, entry->clock.boot, sizeof(fact->boot));
	memcpy(fact->operator, entry->operator, sizeof(fact->operator));
	fact->shift = entry->shift;
	fact->rules = entry->rules;
	fact->sales = entry->sum.sales;
	fact->sold = entry->sum.sold;
	fact->refunded = entry->sum.refunded;
	fact->kind = entry->kind;
}

static void take_cash(struct fact *fact, const char *currency, int64_t minor)
{
	struct cash_count *cash = fact->cash;

	while (cash < fact->cash + fact->cash_count &&
		!text_same(cash->currency, currency))
		cash++;
	if (cash == fact->cash + fact->cash_count) {
		fact->cash_count++;
		(void)text_copy(
			cash->currency, sizeof(cash->currency), currency);
		cash->amount.minor = 0;
	}
	cash->amount.minor += minor;
}

static void take_sale(const struct sale *sale, struct fact *fact)
{
	memcpy(fact->person, sale->person.key, sizeof(fact->person));
	memcpy(fact->sealed, sale->person.sealed, sizeof(fact->sealed));
	fact->document = sale->person.document;
	fact->is_shown = sale->person.shown[0] != '\0';
	fact->basis = sale->basis;
	memcpy(fact->lease, sale->lease, sizeof(fact->lease));
	fact->total = sale->total;
	fact->exempt = sale->exempt;
	fact->dutiable = sale->dutiable;
	fact->tax = sale->tax;
	for (int i = 0; i < sale->tender_count; i++) {
		const struct tender *tender = &sale->tenders[i];

		if (tender->kind == TENDER_CASH)
			take_cash(fact, tender->currency, tender->amount.minor);
	}
	if (sale->change.minor != 0)
		take_cash(fact, "CNY", -sale->change.minor);
	fact->use_count = sale->quota_count;
	for (int i = 0; i < sale->quota_count; i++) {
		const struct sale_quota *quota = &sale->quota[i];
		struct fact_use *use = &fact->uses[i];

		memcpy(use->limit, quota->limit, sizeof(use->limit));
		use->cap = quota->cap;
		use->before = quota->before;
		use->used = quota->used;
	}
}

/* What came back: cash out of the drawer. */
static void take_refund(const struct refund *refund, struct fact *fact)
{
	memcpy(fact->person, refund->person, sizeof(fact->person));
	fact->total = refund->total;
	fact->exempt = refund->exempt;
	fact->dutiable = refund->dutiable;
	fact->tax = refund->tax;
	for (int i = 0; i < refund->tender_count; i++) {
		const struct tender *tender = &refund->tenders[i];

		if (tender->kind == TENDER_CASH)
			take_cash(
				fact, tender->currency, -tender->amount.minor);
	}
}

static void check_receipt(
	const struct entry *entry, const char *named, struct fact *fact)
{
	char receipt[RECEIPT_SIZE];
	struct text text = text_over(receipt, sizeof(receipt));
	struct error why;

	text_add(&text, entry->chain);
	text_add(&text, "-");
	text_add_i64(&text, entry->epoch);
	text_add(&text, "-");
	text_add_i64(&text, entry->seq);
	if (text_same(receipt, named))
		return;
	(void)error_set(&why, ERR_FORGED, "the receipt is named %s, not %s",
		named, receipt);
	said(fact, FAULT_RECEIPT, why.text);
}

/* The windows are those of the limits on the day; replay knows the rest. */
static enum err check_windows(
	const struct entry *entry, const struct rules *rules, struct error *why)
{
	const struct sale *sale = &entry->body.sale;

	for (int i = 0; i < sale->quota_count; i++) {
		const struct sale_quota *quota = &sale->quota[i];
		char window[WINDOW_TEXT_SIZE] = "";

		for (int j = 0; j < rules->limit_count; j++) {
			if (text_same(rules->limits[j].id, quota->limit))
				window_format(
					&rules->limits[j], entry->day, window);
		}
		if (!text_same(window, quota->window))
			return error_set(why, ERR_FORGED,
				"limit '%s': the window is %s, not %s",
				quota->limit, window, quota->window);
	}
	return ERR_OK;
}

enum err fact_judge(
	const struct entry *entry, const struct rules *rules, struct error *why)
{
	enum err rc = replay_check(&entry->body.sale, rules, entry->day, why);

	return rc ? rc : check_windows(entry, rules, why);
}

static void check_sale(const struct fact_context *context,
	const struct entry *entry, struct fact *fact)
{
	const struct rules *rules =
		book_find(context->book, entry->chain, entry->rules);
	const struct rules *hub =
		book_find(context->book, HUB_CHAIN, entry->rules);
	struct error why;

	take_sale(&entry->body.sale, fact);
	check_receipt(entry, entry->body.sale.receipt, fact);
	if (sale_check(&entry->body.sale, &why)) {
		said(fact, FAULT_ARITHMETIC, why.text);
		fact->is_judged = true; /* nothing more to be said */
		return;
	}
	if (rules == NULL)
		return;
	fact->is_judged = true;
	/* A till that joined had rules of its own with the same number. */
	if (fact_judge(entry, rules, &why) &&
		(hub == NULL || hub == rules || fact_judge(entry, hub, &why)))
		said(fact, FAULT_RULES, why.text);
}

static void make_rows(const struct rows_plan *plan, const struct entry *entry,
	struct fact *fact)
{
	static _Thread_local char bytes[ROWS_BYTES_MAX];
	struct text text = text_over(bytes, sizeof(bytes));

	rows_make(plan, entry, fact->leaf, &text, fact->row_bytes);
	if (text.length == 0)
		return;
	fact->rows = malloc(text.length);
	fact->lost |= text.cut || fact->rows == NULL;
	if (fact->rows != NULL)
		memcpy(fact->rows, bytes, text.length);
}

void fact_make_whole(const struct fact_context *context, const char *line,
	size_t length, struct fact *ret)
{
	static _Thread_local struct jws_payload payload;
	static _Thread_local struct entry entry;
	struct error why;

	*ret = (struct fact){ 0 };
	hash_leaf(line, length, ret->leaf);
	if (!open_line(context, line, length, &payload, ret))
		return;
	if (entry_decode(payload.bytes, payload.length, &entry, &why)) {
		said(ret, FAULT_PAYLOAD, why.text);
		return;
	}
	take_common(&entry, ret);
	if (entry.kind == ENTRY_SALE || entry.kind == ENTRY_TRAINING_SALE)
		check_sale(context, &entry, ret);
	if (entry.kind == ENTRY_REFUND) {
		take_refund(&entry.body.refund.refund, ret);
		check_receipt(&entry, entry.body.refund.refund.receipt, ret);
	}
	if (context->plan != NULL)
		make_rows(context->plan, &entry, ret);
}

/* The last place of a key in a text: what follows it, or NULL. */
static const char *find_last(const char *text, size_t length, const char *key)
{
	size_t size = strlen(key);
	const char *at = text + length;

	while ((at = memrchr(text, key[0], (size_t)(at - text))) != NULL) {
		if ((size_t)(text + length - at) >= size &&
			memcmp(at, key, size) == 0)
			return at + size;
	}
	return NULL;
}

/*
 * Keys are sorted, so what links entries stands behind the body, at the end
 * of the payload; a quote within a text is escaped, so that no text can hold
 * a key. Whether the rest is an entry at all is not asked here.
 */
static bool take_link(const char *line, size_t length, struct fact *fact)
{
	const char *payload = memchr(line, '.', length);
	uint8_t tail[TAIL_CHARS / 4 * 3 + 1];
	const char *found;
	struct error why;
	size_t chars;
	size_t got;

	if (payload == NULL || length < SIGNATURE_CHARS + 2)
		return false;
	payload++;
	if ((size_t)(payload - line) + SIGNATURE_CHARS + 1 > length)
		return false;
	chars = length - SIGNATURE_CHARS - 1 - (size_t)(payload - line);
	if (chars > TAIL_CHARS) {
		size_t skipped = (chars - TAIL_CHARS + 3) / 4 * 4;

		payload += skipped;
		chars -= skipped;
	}
	if (base64url_decode(
		    payload, chars, tail, sizeof(tail) - 1, &got, &why))
		return false;
	tail[got] = '\0';
	found = find_last((const char *)tail, got, ",\"prev\":\"");
	if (found == NULL || strlen(found) < sizeof(fact->prev))
		return false;
	memcpy(fact->prev, found, sizeof(fact->prev) - 1);
	fact->prev[sizeof(fact->prev) - 1] = '\0';
	found = find_last((const char *)tail, got, ",\"seq\":");
	if (found == NULL)
		return false;
	fact->seq = strtoll(found, NULL, 10);
	return true;
}

void fact_make(const struct fact_context *context, const char *line,
	size_t length, struct fact *ret)
{
	if (!context->quick) {
		fact_make_whole(context, line, length, ret);
		return;
	}
	ret->said = NULL;
	ret->rows = NULL;
	ret->lost = false;
	ret->is_whole = false;
	hash_leaf(line, length, ret->leaf);
	ret->is_known = take_link(line, length, ret);
	if (!ret->is_known)
		said(ret, FAULT_BYTES,
			say(N_("the line is no signed entry in its one"
			       " spelling")));
}

enum err fact_entry(
	const char *line, size_t length, struct entry *ret, struct error *why)
{
	static struct jws_payload payload;
	static const struct jws_key none;

	if (jws_open(line, length, JWS_ENTRY, &none, &payload) == JWS_BAD_FORM)
		return error_set(why, ERR_FORGED, "the line is no entry");
	return entry_decode(payload.bytes, payload.length, ret, why);
}
