#include "commands.h"

#include "base/file.h"
#include "device/decoder.h"
#include "device/shop.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIR_SIZE   256
#define LINE_BYTES 4096

static volatile sig_atomic_t is_over;

static void on_end(int number)
{
	(void)number;
	is_over = 1;
}

/* Signals that end the shop come while it waits, and only then. */
static sigset_t start_signals(void)
{
	static const int ends[] = { SIGTERM, SIGINT, SIGHUP };
	struct sigaction action = { .sa_handler = on_end };
	sigset_t blocked;
	sigset_t before;

	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)sigaction(ends[i], &action, NULL);
		(void)sigaddset(&blocked, ends[i]);
	}
	(void)sigprocmask(SIG_BLOCK, &blocked, &before);
	return before;
}

static enum err run_shop(struct shop *shop, struct error *why)
{
	sigset_t waiting = start_signals();
	struct pollfd fds[SHOP_FDS_MAX];
	enum err rc = ERR_OK;

	while (!rc && !shop_is_over(shop) && is_over == 0) {
		int timeout_ms = 0;
		int count = shop_poll(shop, fds, &timeout_ms);
		struct timespec timeout = { timeout_ms / 1000,
			timeout_ms % 1000 * 1000000L };

		(void)ppoll(fds, (nfds_t)count, &timeout, &waiting);
		rc = shop_step(shop, clock_read(clock_system()).mono_ms, why);
	}
	return rc;
}

/* --port N, 0 when it is not given. */
static enum err take_port(const struct call *call, int *ret, struct error *why)
{
	const char *text = call_value(call, "port");
	long long port = 0;

	if (text != NULL &&
		(text_parse_i64(text, &port, why) || port < 0 || port > 65535))
		return error_set(why, ERR_INPUT,
			"'%.20s' is no TCP port (0 to 65535)", text);
	*ret = (int)port;
	return ERR_OK;
}

static int dots_of(enum paper paper)
{
	return paper == PAPER_58 ? 384 : 576;
}

static enum err open_shop(const struct call *call, const char *dir,
	const struct font *font, struct error *why)
{
	struct shop_settings settings = { .dir = dir, .font = font };
	struct shop *shop = NULL;
	enum paper paper = PAPER_80;
	enum err rc = call_paper(call, &paper, why);

	if (!rc)
		rc = take_port(call, &settings.tcp_port, why);
	settings.dots = dots_of(paper);
	if (!rc)
		rc = shop_open(&settings, &shop, why);
	if (rc)
		return rc;
	printf(say("the shop is open in %s, its printer at tcp:127.0.0.1:%d\n"),
		dir, shop_tcp_port(shop));
	(void)fflush(stdout);
	rc = run_shop(shop, why);
	shop_close(shop);
	return rc;
}

static enum err say_to_shop(
	const char *dir, const char *line, struct error *why)
{
	struct text *answer = answer_begin();
	enum err rc = shop_say(dir, line, answer, why);

	if (rc)
		return rc;
	answer->bytes[strcspn(answer->bytes, "\n")] = '\0';
	if (strncmp(answer->bytes, "error: ", 7) == 0)
		return error_set(why, ERR_INPUT, "%s", answer->bytes + 7);
	return answer_print(why);
}

/* -- bytes that were sent to a printer --------------------------------- */

static enum err decode_file(
	const char *path, struct decoder *decoder, struct error *why)
{
	FILE *file = text_same(path, "-") ? stdin : fopen(path, "rb");
	uint8_t bytes[LINE_BYTES];
	size_t got;

	if (file == NULL)
		return error_errno(why, "%.200s", path);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		for (size_t i = 0; i < got; i++)
			(void)decoder_feed(decoder, bytes[i]);
	}
	if (file != stdin)
		(void)fclose(file);
	return ERR_OK;
}

static enum err write_png(
	const struct decoder *decoder, const char *path, struct error *why)
{
	struct picture picture = decoder_picture(decoder);
	struct file_write write = { .path = path, .replace = true };
	uint8_t *png = NULL;
	enum err rc;

	if (picture.height == 0)
		return error_set(why, ERR_INPUT, "nothing is on the paper");
	rc = picture_png(&picture, &png, &write.length, why);
	write.bytes = png;
	if (!rc)
		rc = file_write(&write, why);
	free(png);
	return rc;
}

static enum err decode(const struct call *call, const char *path,
	const struct font *font, struct error *why)
{
	const char *png = call_value(call, "png");
	enum paper paper = PAPER_80;
	struct decoder *decoder = NULL;
	enum err rc = call_paper(call, &paper, why);

	if (!rc)
		rc = decoder_open(dots_of(paper), font, &decoder, why);
	if (!rc)
		rc = decode_file(path, decoder, why);
	if (!rc && png != NULL)
		rc = write_png(decoder, png, why);
	if (!rc)
		(void)fputs(decoder_text(decoder), stdout);
	decoder_close(decoder);
	return rc;
}

static enum err shop_run(struct call *call, struct error *why)
{
	char path[DIR_SIZE];
	struct text beside = text_over(path, sizeof(path));
	const char *dir = call_value(call, "dir");
	const char *line = call_value(call, "say");
	const char *file = call_value(call, "decode");
	struct font *font = NULL;
	enum err rc;

	text_addf(&beside, "%s/shop", call->home);
	if (dir == NULL)
		dir = path;
	if (line != NULL)
		return say_to_shop(dir, line, why);
	rc = font_open(FONT_FILE, &font, why);
	if (!rc && file != NULL)
		rc = decode(call, file, font, why);
	else if (!rc)
		rc = open_shop(call, dir, font, why);
	font_close(font);
	return rc;
}

const struct command command_shop = {
	.name = "shop",
	.usage = "[--dir DIR] [--width 58|80] [--port N] | --say LINE |"
		 " --decode FILE [--png FILE]",
	.summary = "play the devices around a till",
	.needs = NEEDS_NOTHING,
	.flags = {
		{ "dir", "DIR", "of its devices and papers; else <home>/shop" },
		{ "width", "58|80", "of the paper in mm" },
		{ "port", "N", "of the printer on TCP, else any that is free" },
		{ "say", "LINE", "what happens in a shop that is open" },
		{ "decode", "FILE", "print what was sent to a printer ('-':"
			" standard input)" },
		{ "png", "OUT", "with --decode: its picture, too" },
	},
	.run = shop_run,
};
