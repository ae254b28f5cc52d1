#include "fuzz.h"

#include "base/clock.h"
#include "entry/statement.h"
#include "hub/hub.h"
#include "sign/courier.h"
#include "sign/jws.h"
#include "sync/link.h"
#include "till/till.h"

#include <sys/stat.h>
#include <unistd.h>

/*
 * A file that is carried by hand, as the hub reads a till's and as the till
 * reads the hub's. The input is what stands in it, one frame after the other,
 * between them a line "%%": what it asks, who vouches for it, its body. It is
 * sealed as it should be, and signed where it says so: "@" vouches for a
 * frame, and "@lease {...}" in a body is the payload of a line of that type;
 * a line that ends in "\\" goes on with the next.
 * What follows a line "##" goes into the file as it is, and is its damage.
 *
 * Hub and till stay the same from input to input, and keep what they took.
 */
#define FRAMES_MAX 8
#define PATH_MAX_  160
#define NOW_MS     INT64_C(1795579200000)

struct side {
	char home[64];
	struct keyring *keyring;
	char in[PATH_MAX_]; /* a file that comes here */
	char out[PATH_MAX_];
};

static struct side sides[2]; /* the hub, the till */
static struct hub *hub;
static struct till *till;

static void read_clock(void *context, struct reading *ret)
{
	static int64_t passed_ms;

	(void)context;
	passed_ms++;
	*ret = (struct reading){ .at = { NOW_MS + passed_ms },
		.mono_ms = passed_ms,
		.source = CLOCK_NTP };
	(void)text_copy(ret->boot, sizeof(ret->boot), "0123456789abcdef");
}

static const struct clock market_clock = { read_clock, NULL };

static void need(enum err rc, const struct error *why)
{
	if (rc)
		(void)fprintf(stderr, "%s\n", why->text);
	MUST(rc == ERR_OK);
}

/* -- a market of one till --------------------------------------------------
 */

static struct hub_response response;
static bool is_busy[LANE_COUNT];

static enum err link_start(void *context, enum lane lane,
	const struct link_call *call, struct error *why)
{
	static char bearer[STATEMENT_LINE_MAX + 8];
	struct text text = text_over(bearer, sizeof(bearer));
	const struct hub_request request = { .method = call->method,
		.path = call->path,
		.authorization = call->bearer != NULL ? bearer : NULL,
		.content_type = call->type,
		.body = call->body != NULL ? call->body : "",
		.length = call->length };

	(void)context;
	(void)why;
	text_addf(&text, "Bearer %s", call->bearer != NULL ? call->bearer : "");
	hub_route(hub, &request, &response);
	is_busy[lane] = true;
	return ERR_OK;
}

static bool link_finish(void *context, enum lane lane, struct link_answer *ret)
{
	(void)context;
	if (!is_busy[lane])
		return false;
	is_busy[lane] = false;
	*ret = (struct link_answer){ .status = response.status,
		.body = response.body->bytes,
		.length = response.body->length };
	(void)text_copy(ret->type, sizeof(ret->type), response.content_type);
	return true;
}

static void link_cancel(void *context, enum lane lane)
{
	(void)context;
	is_busy[lane] = false;
}

static void link_wait(
	void *context, const struct pollfd *others, int count, int timeout_ms)
{
	(void)context;
	(void)others;
	(void)count;
	(void)timeout_ms;
}

static void link_close(void *context)
{
	(void)context;
}

static const struct link direct = { NULL, link_start, link_finish, link_cancel,
	link_wait, link_close };

static void path_in(const char *home, const char *name, char *ret)
{
	struct text text = text_over(ret, PATH_MAX_);

	text_addf(&text, "%s/%s", home, name);
	MUST(!text.cut);
}

static void make_home(struct side *side, const char *key)
{
	const char *folder = getenv("TMPDIR");
	struct text text = text_over(side->home, sizeof(side->home));

	text_addf(&text, "%s/quotapos-fuzz.XXXXXX",
		folder != NULL ? folder : "/tmp");
	MUST(!text.cut && mkdtemp(side->home) != NULL);
	path_in(side->home, key, side->in);
}

static void take_key(struct side *side)
{
	struct error why;

	need(keyring_open(side->in, NULL, &side->keyring, &why), &why);
	path_in(side->home, "in", side->in);
	path_in(side->home, "out", side->out);
}

static void make_hub(const char *rules, size_t length)
{
	struct hub_init init = { .open = { .home = sides[0].home,
					 .purpose = "fuzz",
					 .clock = &market_clock },
		.market = "suifenhe",
		.rules = rules,
		.rules_length = length,
		.demo = true };
	struct error why;

	need(hub_init(&init, &why), &why);
	need(hub_open(&init.open, &hub, &why), &why);
}

static void make_till(void)
{
	struct till_enrolled enrolled;
	char code[HUB_CODE_SIZE];
	const struct till_enrol enrol = { .home = sides[1].home,
		.url = "https://hub.example:8443",
		.code = code,
		.plain = true,
		.clock = &market_clock,
		.link = &direct };
	const struct till_open open = {
		.home = sides[1].home, .purpose = "fuzz", .clock = &market_clock
	};
	struct error why;

	need(hub_enrol_code(hub, "T01", code, &why), &why);
	need(till_enrol(&enrol, &enrolled, &why), &why);
	need(till_open(&open, &till, &why), &why);
	till_connect_by(till, &direct);
	till_flush(till, 1000);
}

static void clear_away(void)
{
	till_close(till);
	hub_close(hub);
	for (int i = 0; i < 2; i++) {
		char command[96];
		struct text text = text_over(command, sizeof(command));

		keyring_close(sides[i].keyring);
		text_addf(&text, "rm -rf %s", sides[i].home);
		(void)!system(command);
	}
}

static void make_market(void)
{
	static char rules[65536];
	FILE *file = fopen("packaging/rules/suifenhe.json", "rb");
	size_t length;
	struct error why;

	MUST(file != NULL);
	length = fread(rules, 1, sizeof(rules), file);
	(void)fclose(file);
	make_home(&sides[0], "keys/hub.key");
	make_home(&sides[1], "keys/till.key");
	need(keyring_start(&why), &why);
	make_hub(rules, length);
	make_till();
	take_key(&sides[0]);
	take_key(&sides[1]);
	MUST(atexit(clear_away) == 0);
}

/* -- the file ---------------------------------------------------------------
 */

/* What was put into a frame, to be found there again. */
struct put {
	char what[COURIER_WHAT_SIZE];
	char voucher[JWS_SIZE];
	char body[COURIER_BODY_MAX];
	size_t length;
};

static struct put puts_of[FRAMES_MAX];
static int put_count;

static void sign_line(const struct side *side, enum jws_type type,
	const char *payload, size_t length, struct text *out)
{
	static char line[JWS_SIZE];
	const struct text text = { .bytes = (char *)(uintptr_t)payload,
		.size = length + 1,
		.length = length };
	size_t signed_length = 0;
	struct error why;

	if (jws_sign(side->keyring, type, &text, line, &signed_length, &why) ==
		ERR_OK)
		text_add(out, line);
}

static void vouch(const struct side *side, struct put *put)
{
	static char bytes[JWS_PAYLOAD_MAX + 1];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct text line = text_over(put->voucher, sizeof(put->voucher));
	struct request_statement request = { .epoch = 1,
		.market = "suifenhe",
		.chain = "T01",
		.nonce = "AAAAAAAAAAAAAAAAAAAAAA",
		.at = { NOW_MS } };
	const char *space = strchr(put->what, ' ');
	struct text method = text_over(request.method, sizeof(request.method));
	struct error why;

	put->voucher[0] = '\0';
	if (space == NULL)
		return;
	text_add_bytes(&method, put->what, (size_t)(space - put->what));
	(void)text_copy(request.path, sizeof(request.path), space + 1);
	if (request_encode(&request, &payload, &why) == ERR_OK)
		sign_line(side, JWS_REQUEST, payload.bytes, payload.length,
			&line);
}

/* A line of a body, signed if it asks for that. */
static void body_line(const struct side *side, const char *line, size_t length,
	struct text *out)
{
	static const char *const types[JWS_TYPE_COUNT] = { "@entry ", "@lease ",
		"@request ", "@ack ", "@manifest ", "@token " };

	for (int i = 0; i < JWS_TYPE_COUNT; i++) {
		size_t skip = strlen(types[i]);

		if (length < skip || memcmp(line, types[i], skip) != 0)
			continue;
		sign_line(side, (enum jws_type)i, line + skip, length - skip,
			out);
		return;
	}
	text_add_bytes(out, line, length);
}

static void put_body(const struct side *side, const char *at, const char *end,
	struct put *put)
{
	struct text body = text_over(put->body, sizeof(put->body));

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((stop != NULL ? stop : end) - at);
		bool joins = length > 0 && at[length - 1] == '\\';

		body_line(side, at, joins ? length - 1 : length, &body);
		if (stop != NULL && !joins)
			text_add(&body, "\n");
		at += length + 1;
	}
	put->length = body.length;
}

/* The line at *at, which ends before end; false: it is too long. */
static bool take_line(const char **at, const char *end, char *ret, size_t size)
{
	size_t length = (size_t)(end - *at);
	const char *stop = memchr(*at, '\n', length);
	struct text line = text_over(ret, size);

	text_add_bytes(
		&line, *at, stop != NULL ? (size_t)(stop - *at) : length);
	*at = stop != NULL ? stop + 1 : end;
	return !line.cut && strlen(ret) == line.length;
}

static void put_frame(const struct side *side, struct courier_writer *writer,
	const char *at, const char *end)
{
	struct put *put = &puts_of[put_count];
	struct courier_frame frame = { .number = 0 };
	struct error why;

	if (put_count == FRAMES_MAX ||
		!take_line(&at, end, put->what, sizeof(put->what)) ||
		!take_line(&at, end, put->voucher, sizeof(put->voucher)))
		return;
	if (text_same(put->voucher, "@"))
		vouch(side, put);
	put_body(side, at, end, put);
	memcpy(frame.what, put->what, sizeof(frame.what));
	frame.voucher = put->voucher;
	frame.body = put->body;
	frame.length = put->length;
	need(courier_write(writer, &frame, &why), &why);
	put_count++;
}

static const char *find(const char *at, const char *end, const char *mark)
{
	const char *found = memmem(at, (size_t)(end - at), mark, strlen(mark));

	return found != NULL ? found : end;
}

/* From one side to the other; returns the bytes of damage at its end. */
static size_t write_file(const struct side *from, const struct side *to,
	const char *at, const char *end)
{
	const struct courier_ends ends = { keyring_public(from->keyring),
		keyring_public(to->keyring) };
	const char *stop = find(at, end, "\n##\n");
	size_t damage = stop < end ? (size_t)(end - stop) - 4 : 0;
	struct courier_writer *writer;
	struct error why;
	FILE *file;

	put_count = 0;
	need(courier_create(to->in, &ends, &writer, &why), &why);
	while (at < stop) {
		const char *next = find(at, stop, "\n%%\n");

		put_frame(from, writer, at, next);
		at = next < stop ? next + 4 : stop;
	}
	need(courier_commit(writer, &why), &why);
	courier_close(writer);
	file = fopen(to->in, "ab");
	MUST(file != NULL);
	MUST(fwrite(end - damage, 1, damage, file) == damage);
	MUST(fclose(file) == 0);
	return damage;
}

/* What was put is what is read, up to the damage. */
static void read_file(const struct side *to, size_t damage)
{
	struct courier_reader *reader;
	struct courier_frame frame;
	struct error why;

	need(courier_open(to->in, to->keyring, &reader, &why), &why);
	for (int i = 0; i < put_count; i++) {
		const struct put *put = &puts_of[i];

		need(courier_next(reader, &frame, &why), &why);
		MUST(frame.number == i + 1);
		MUST(text_same(frame.what, put->what));
		MUST(text_same(frame.voucher, put->voucher));
		MUST(frame.length == put->length);
		MUST(memcmp(frame.body, put->body, put->length) == 0);
		MUST(frame.body[frame.length] == '\0');
	}
	MUST(courier_next(reader, &frame, &why) == ERR_NOT_FOUND);
	must_be_said(ERR_NOT_FOUND, &why);
	MUST(courier_is_damaged(reader) == (damage > 0));
	courier_end(reader);
}

/* -- as both read it --------------------------------------------------------
 */

static void till_takes(size_t damage)
{
	struct till_carried carried = { .frames_in = 0 };
	struct error why = { 0 };

	need(till_carry_in(till, sides[1].in, &carried, &why), &why);
	MUST(carried.frames_in == put_count);
	MUST(carried.is_damaged == (damage > 0));
	MUST(text_is_clean(carried.trouble, strlen(carried.trouble)));
}

/* And the till takes what it answers. */
static void hub_takes(size_t damage)
{
	struct hub_carried carried = { .frames_in = 0 };
	struct till_carried back = { .frames_in = 0 };
	struct error why = { 0 };

	need(hub_carry(hub, sides[0].in, sides[0].out, &carried, &why), &why);
	MUST(carried.frames_in == put_count);
	MUST(carried.refused <= put_count);
	MUST(carried.is_damaged == (damage > 0));
	need(till_carry_in(till, sides[0].out, &back, &why), &why);
	MUST(back.frames_in == carried.frames_out);
	MUST(!back.is_damaged);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = text_of(bytes, length);
	size_t damage;

	if (till == NULL)
		make_market();
	damage = write_file(&sides[1], &sides[0], text, text + length);
	read_file(&sides[0], damage);
	hub_takes(damage);
	damage = write_file(&sides[0], &sides[1], text, text + length);
	read_file(&sides[1], damage);
	till_takes(damage);
	free(text);
	return 0;
}
