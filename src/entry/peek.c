#include "payload.h"

#include <jansson.h>
#include <string.h>

static bool take_text(json_t *root, const char *key, char *ret, size_t size)
{
	const char *text = json_string_value(json_object_get(root, key));

	return text != NULL && text_is_clean(text, strlen(text)) &&
	       text_copy(ret, size, text) && ret[0] != '\0';
}

static bool take_number(json_t *root, const char *key, int64_t *ret)
{
	json_t *value = json_object_get(root, key);

	*ret = json_is_integer(value) ? json_integer_value(value) : -1;
	return *ret >= 0 && *ret <= ENTRY_INTEGER_MAX;
}

static bool take_head(json_t *root, struct entry_head *head)
{
	char day[DAY_TEXT_SIZE];
	struct error ignored;

	return take_text(root, "market", head->market, sizeof(head->market)) &&
	       take_text(root, "chain", head->chain, sizeof(head->chain)) &&
	       take_text(root, "kind", head->kind, sizeof(head->kind)) &&
	       take_text(root, "prev", head->prev, sizeof(head->prev)) &&
	       take_text(root, "day", day, sizeof(day)) &&
	       !day_parse(day, &head->day, &ignored) &&
	       take_number(root, "epoch", &head->epoch) && head->epoch > 0 &&
	       take_number(root, "seq", &head->seq) && head->seq > 0 &&
	       take_number(root, "at_ms", &head->at.ms) &&
	       strlen(head->prev) == HASH_TEXT_SIZE - 1;
}

/* What most entries are, and read faster. */
static bool read_head(struct shape_bytes json, struct entry_head *head)
{
	const struct entry *entry = payload_read(json);

	if (entry == NULL)
		return false;
	head->epoch = entry->epoch;
	head->seq = entry->seq;
	head->at = entry->at;
	head->day = entry->day;
	return text_copy(head->market, sizeof(head->market), entry->market) &&
	       text_copy(head->chain, sizeof(head->chain), entry->chain) &&
	       text_copy(head->prev, sizeof(head->prev), entry->prev) &&
	       text_copy(head->kind, sizeof(head->kind),
		       entry_kind_name(entry->kind));
}

static bool parse_head(struct shape_bytes json, struct entry_head *head)
{
	json_t *root = json_loadb(
		json.bytes, json.length, JSON_REJECT_DUPLICATES, NULL);
	bool whole = json_is_object(root) && take_head(root, head);

	json_decref(root);
	return whole;
}

enum err entry_peek(const char *payload, size_t length, struct entry_head *ret,
	struct error *why)
{
	struct shape_bytes json = { payload, length };
	struct entry_head head = { 0 };

	if (!read_head(json, &head) && !parse_head(json, &head))
		return error_set(why, ERR_FORGED,
			"the payload does not say where it stands");
	*ret = head;
	return ERR_OK;
}
