#include "link.h"

#include <inttypes.h>
#include <stdio.h>

/* "3 min", "2 h", "5 d": how long ago. */
static void add_age(struct text *out, int64_t ms)
{
	int64_t seconds = ms > 0 ? ms / 1000 : 0;

	if (seconds < 60)
		text_addf(out, "%" PRId64 " s", seconds);
	else if (seconds < 3600)
		text_addf(out, "%" PRId64 " min", seconds / 60);
	else if (seconds < 86400)
		text_addf(out, "%" PRId64 " h", seconds / 3600);
	else
		text_addf(out, "%" PRId64 " d", seconds / 86400);
}

void link_json(struct json *json, const struct till_online *link)
{
	if (!link->is_joined)
		return;
	json_open(json, "hub", '{');
	json_text(json, "url", link->url);
	json_text(json, "kid", link->hub_kid);
	json_bool(json, "online", link->is_online);
	json_i64(json, "since_ms", link->since.ms);
	json_i64(json, "unsent", link->unsent);
	json_i64(json, "oldest_ms", link->oldest.ms);
	json_i64(json, "clock_off_ms", link->behind_ms);
	json_bool(json, "frozen", link->is_frozen);
	json_open(json, "offline", '{');
	json_i64(json, "person_fen", link->permit.minor);
	json_i64(json, "total_fen", link->permit_total.minor);
	json_i64(json, "sales", link->permit_sales);
	json_close(json, '}');
	if (link->trouble[0] != '\0')
		json_text(json, "trouble", link->trouble);
	json_close(json, '}');
}

void link_print(const struct till_online *link, struct stamp now)
{
	char buffer[64];
	char person[MONEY_TEXT_SIZE];
	char total[MONEY_TEXT_SIZE];
	struct text age = text_over(buffer, sizeof(buffer));

	if (!link->is_joined)
		return;
	printf("hub %s, %s\n", link->url, link->hub_kid);
	if (link->since.ms != 0) {
		text_add(&age, " for ");
		add_age(&age, now.ms - link->since.ms);
	}
	printf("%s%s\n", link->is_online ? "online" : "offline", buffer);
	if (link->unsent > 0) {
		age = text_over(buffer, sizeof(buffer));
		add_age(&age, now.ms - link->oldest.ms);
		printf("%" PRId64 " entries not sent, the oldest %s old\n",
			link->unsent, buffer);
	} else {
		printf("every entry is at the hub\n");
	}
	money_format(link->permit, person);
	money_format(link->permit_total, total);
	printf("offline it may sell %s yuan to one person, %s in all, in"
	       " %" PRId64 " sales\n",
		person, total, link->permit_sales);
	if (link->is_frozen)
		printf("the hub was restored and grants nothing yet\n");
	if (link->trouble[0] != '\0')
		printf("WARNING: %s\n", link->trouble);
}
