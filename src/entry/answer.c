#include "entry/answer.h"

#include "core/day.h"

#include <jansson.h>
#include <string.h>

static void take_text(
	const json_t *from, const char *key, char *ret, size_t size)
{
	const char *text = json_string_value(json_object_get(from, key));

	if (text == NULL || strlen(text) >= size ||
		!text_is_clean(text, strlen(text)))
		return;
	(void)text_copy(ret, size, text);
}

static int64_t take_number(const json_t *from, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(from, key));

	if (value > ENTRY_INTEGER_MAX || value < -ENTRY_INTEGER_MAX)
		return 0;
	return value;
}

static bool take_use(const json_t *from, struct answer_use *ret)
{
	struct error why;
	char day[DAY_TEXT_SIZE] = "";

	*ret = (struct answer_use){ 0 };
	take_text(from, "chain", ret->chain, sizeof(ret->chain));
	take_text(from, "limit", ret->limit, sizeof(ret->limit));
	take_text(from, "person", ret->person, sizeof(ret->person));
	take_text(from, "day", day, sizeof(day));
	ret->used = take_number(from, "used");
	return ret->chain[0] != '\0' && ret->limit[0] != '\0' &&
	       ret->person[0] != '\0' &&
	       day_parse(day, &ret->day, &why) == ERR_OK;
}

static void take_uses(const json_t *from, struct answer *ret)
{
	const json_t *uses = json_object_get(from, "uses");

	for (size_t i = 0; i < json_array_size(uses); i++) {
		if (ret->use_count == ANSWER_USES_MAX)
			return;
		if (take_use(json_array_get(uses, i),
			    &ret->uses[ret->use_count]))
			ret->use_count++;
	}
}

bool answer_decode(const char *bytes, size_t length, struct answer *ret)
{
	json_t *from = json_loadb(bytes, length, 0, NULL);
	const json_t *head = json_object_get(from, "head");
	const json_t *last = json_object_get(from, "last");

	memset(ret, 0, sizeof(*ret));
	if (!json_is_object(from)) {
		json_decref(from);
		return false;
	}
	ret->at_ms = take_number(from, "at_ms");
	take_text(from, "code", ret->code, sizeof(ret->code));
	take_text(from, "detail", ret->detail, sizeof(ret->detail));
	ret->frozen = json_is_true(json_object_get(from, "frozen"));
	ret->reported = json_is_true(json_object_get(from, "reported"));
	take_text(from, "ack", ret->ack, sizeof(ret->ack));
	ret->head_epoch = take_number(head, "epoch");
	ret->head_seq = take_number(head, "seq");
	take_text(head, "leaf", ret->head_leaf, sizeof(ret->head_leaf));
	ret->last_epoch = take_number(last, "epoch");
	ret->last_seq = take_number(last, "seq");
	ret->hub_seq = take_number(from, "hub_seq");
	ret->want = take_number(from, "want");
	ret->seq = take_number(from, "seq");
	take_text(from, "statement", ret->statement, sizeof(ret->statement));
	take_text(from, "enrol", ret->enrol, sizeof(ret->enrol));
	take_text(from, "genesis", ret->genesis, sizeof(ret->genesis));
	take_text(from, "hub", ret->hub, sizeof(ret->hub));
	take_text(from, "secret", ret->secret, sizeof(ret->secret));
	ret->next = take_number(from, "next");
	take_uses(from, ret);
	json_decref(from);
	return true;
}
