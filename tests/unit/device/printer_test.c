#include "check.h"

#include "device/printer.h"
#include "device/shop.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * A till's printer and the shop's, each in its own steps, over real TCP and
 * real terminals; time is a number that each look moves on by 10 ms.
 */
static struct {
	char dir[64];
	struct font *font;
	struct shop *shop;
	struct printer *printer;
	int64_t now_ms;
	int papers; /* files seen so far */
} bench;

#define STEP_MS 10

static void connect_by(const char *place, const char *profile)
{
	struct printer_settings settings = { .font = bench.font };
	struct error why;

	assert_ok(port_parse(place, &settings.address, &why));
	assert_ok(profile_find(profile, &settings.profile, &why));
	assert_ok(printer_open(&settings, &bench.printer, &why));
}

static const char *tcp_place(void)
{
	static char place[64];

	(void)snprintf(place, sizeof(place), "tcp:127.0.0.1:%d",
		shop_tcp_port(bench.shop));
	return place;
}

static const char *serial_place(void)
{
	static char place[100];

	(void)snprintf(place, sizeof(place), "serial:%s/printer", bench.dir);
	return place;
}

static int open_bench(void **state)
{
	struct shop_settings settings = { .dots = 576 };
	struct error why;

	(void)state;
	memset(&bench, 0, sizeof(bench));
	(void)snprintf(bench.dir, sizeof(bench.dir), "/tmp/quotapos.XXXXXX");
	assert_non_null(mkdtemp(bench.dir));
	assert_ok(font_open(FONT_FILE, &bench.font, &why));
	settings.dir = bench.dir;
	settings.font = bench.font;
	assert_ok(shop_open(&settings, &bench.shop, &why));
	return 0;
}

static int close_bench(void **state)
{
	char command[100];

	(void)state;
	printer_close(bench.printer);
	shop_close(bench.shop);
	font_close(bench.font);
	(void)snprintf(command, sizeof(command), "rm -r %s", bench.dir);
	return system(command);
}

static void happens(const char *line)
{
	char buffer[256];
	struct text answer = text_over(buffer, sizeof(buffer));
	struct error why;

	assert_ok(shop_do(bench.shop, line, &answer, &why));
}

static int papers(void)
{
	char buffer[256];
	struct text answer = text_over(buffer, sizeof(buffer));
	struct error why;
	int count = 0;

	assert_ok(shop_do(bench.shop, "status", &answer, &why));
	assert_int_equal(sscanf(buffer, "papers=%d", &count), 1);
	return count;
}

static int kicks(void)
{
	char buffer[256];
	struct text answer = text_over(buffer, sizeof(buffer));
	struct error why;
	int count = 0;

	assert_ok(shop_do(bench.shop, "status", &answer, &why));
	assert_int_equal(
		sscanf(strstr(buffer, "kicks="), "kicks=%d", &count), 1);
	return count;
}

static char *paper_text(int number)
{
	static char text[65536];
	char path[100];
	FILE *file;

	(void)snprintf(
		path, sizeof(path), "%s/paper-%04d.txt", bench.dir, number);
	file = fopen(path, "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	(void)fclose(file);
	return text;
}

/* One look of both; what they wait for may never be waited for inside. */
static void look(void)
{
	struct pollfd fds[SHOP_FDS_MAX + 1];
	struct error why;
	int timeout_ms = 1;
	int count = shop_poll(bench.shop, fds, &timeout_ms);

	timeout_ms = 1;
	if (printer_poll(bench.printer, bench.now_ms, &fds[count],
		    &timeout_ms) > 0) {
		if (fds[count].fd >= 0)
			assert_true(fcntl(fds[count].fd, F_GETFL) & O_NONBLOCK);
		count++;
	}
	(void)poll(fds, (nfds_t)count, 1);
	assert_ok(shop_step(bench.shop, bench.now_ms, &why));
	printer_step(bench.printer, bench.now_ms);
	bench.now_ms += STEP_MS;
}

static void look_for(int64_t ms)
{
	for (int64_t end = bench.now_ms + ms; bench.now_ms < end;)
		look();
}

static void look_until(enum printer_phase phase)
{
	for (int i = 0; i < 20000; i++) {
		if (printer_phase(bench.printer) == phase)
			return;
		look();
	}
	fail_msg("phase %d never came: it is %d", (int)phase,
		(int)printer_phase(bench.printer));
}

static void start(const char *text)
{
	struct ticket ticket = { .text = text };
	struct error why;

	assert_ok(printer_start(bench.printer, &ticket, bench.now_ms, &why));
}

static void look_until_ready(void)
{
	look_until(PRINTER_READY);
	printer_go(bench.printer, bench.now_ms);
}

static enum printer_outcome finish(void)
{
	enum printer_outcome outcome;

	look_until(PRINTER_DONE);
	outcome = printer_take(bench.printer).outcome;
	look_for(50); /* the shop saves what it has */
	return outcome;
}

/* Long enough to fill the printer's buffer and the kernel's. */
static const char *long_text(void)
{
	static char text[60000];
	size_t length = 0;

	while (length < sizeof(text) - 60)
		length += (size_t)snprintf(
			text + length, 60, "line %06zu\n", length);
	return text;
}

static void paper__is_confirmed_over_tcp(void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	start("Привет 中国\n");
	look_until_ready();
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	assert_int_equal(papers(), 1);
	assert_string_equal(paper_text(1), "Привет 中国\n");
}

static void paper__is_confirmed_over_a_line(void **state)
{
	(void)state;
	connect_by(serial_place(), "chinese-80");
	for (int i = 1; i <= 3; i++) {
		start("合计 12.50\n");
		look_until_ready();
		assert_int_equal(finish(), PRINTER_CONFIRMED);
		assert_int_equal(papers(), i);
	}
	assert_string_equal(paper_text(3), "合计 12.50\n");
}

static void printer_without_answers__is_only_sent_to(void **state)
{
	(void)state;
	connect_by(tcp_place(), "plain-80");
	start("x\n");
	look_until_ready();
	assert_int_equal(finish(), PRINTER_SENT);
	assert_string_equal(paper_text(1), "x\n");
}

static void status_without_confirmation__is_asked_afterwards(void **state)
{
	struct printer_settings settings = { .font = bench.font };
	struct error why;

	(void)state;
	assert_ok(port_parse(tcp_place(), &settings.address, &why));
	assert_ok(profile_find("chinese-80", &settings.profile, &why));
	settings.profile.confirm = false;
	assert_ok(printer_open(&settings, &bench.printer, &why));
	start("x\n");
	look_until_ready();
	assert_int_equal(finish(), PRINTER_SENT);
	assert_int_equal(papers(), 1);
}

static void drawer__opens_without_paper(void **state)
{
	struct ticket ticket = { .kick = true };
	struct error why;

	(void)state;
	connect_by(tcp_place(), "chinese-80");
	assert_ok(printer_start(bench.printer, &ticket, bench.now_ms, &why));
	look_until_ready();
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	look_for(5000);
	assert_int_equal(papers(), 0);
	assert_int_equal(kicks(), 1);
}

/* Nothing has left the till: the same paper is started again later. */
static void not_started(const char *fault, enum printer_trouble trouble)
{
	char line[64];
	struct printer_result result;

	(void)snprintf(line, sizeof(line), "fault printer %s on", fault);
	happens(line);
	connect_by(tcp_place(), "chinese-80");
	start("x\n");
	look_until(PRINTER_DONE);
	result = printer_take(bench.printer);
	assert_int_equal(result.outcome, PRINTER_NOT_STARTED);
	assert_int_equal(result.trouble, trouble);
	assert_int_equal(papers(), 0);
	(void)snprintf(line, sizeof(line), "fault printer %s off", fault);
	happens(line);
}

static void once_only(void)
{
	start("x\n");
	look_until_ready();
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	look_for(5000);
	assert_int_equal(papers(), 1);
	assert_string_equal(paper_text(1), "x\n");
}

static void no_paper__is_seen_before_anything_is_sent(void **state)
{
	(void)state;
	not_started("paper-out", PRINTER_NO_PAPER);
	once_only();
}

static void open_cover__is_seen_before_anything_is_sent(void **state)
{
	(void)state;
	not_started("cover-open", PRINTER_COVER_OPEN);
	once_only();
}

static void silent_printer__is_given_half_a_second(void **state)
{
	(void)state;
	not_started("silent", PRINTER_SILENT);
	assert_in_range(bench.now_ms, 500, 700);
	once_only();
}

static void pulled_cable__is_seen_at_once(void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	happens("fault printer unplugged on");
	start("x\n");
	look_until(PRINTER_DONE);
	assert_int_equal(printer_trouble(bench.printer), PRINTER_AWAY);
	assert_int_equal(
		printer_take(bench.printer).outcome, PRINTER_NOT_STARTED);
	happens("fault printer unplugged off");
	once_only();
}

static void pulled_line__comes_back_under_its_name(void **state)
{
	(void)state;
	connect_by(serial_place(), "chinese-80");
	happens("fault printer unplugged on");
	start("x\n");
	assert_int_equal(finish(), PRINTER_NOT_STARTED);
	happens("fault printer unplugged off");
	once_only();
}

static void cable_pulled_in_the_middle__leaves_it_unknown(void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	happens("fault printer slow on");
	start(long_text());
	look_until_ready();
	look_for(500);
	happens("fault printer unplugged on");
	look_until(PRINTER_DONE);
	assert_int_equal(printer_take(bench.printer).outcome, PRINTER_UNKNOWN);
}

static void paper_that_ends_in_the_middle__goes_on_when_there_is_some(
	void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	happens("fault printer slow on");
	start("one\ntwo\nthree\n");
	look_until_ready();
	look_for(100);
	happens("fault printer paper-out on");
	look_for(20000);
	assert_int_equal(printer_phase(bench.printer), PRINTER_CONFIRMING);
	assert_int_equal(printer_trouble(bench.printer), PRINTER_NO_PAPER);
	happens("fault printer paper-out off");
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	assert_int_equal(papers(), 1);
	assert_string_equal(paper_text(1), "one\ntwo\nthree\n");
}

static void silence_after_the_paper__leaves_it_unknown(void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	start("x\n");
	look_until(PRINTER_READY);
	happens("fault printer silent on");
	printer_go(bench.printer, bench.now_ms);
	assert_int_equal(finish(), PRINTER_UNKNOWN);
	assert_int_equal(papers(), 1);
}

static void slow_printer__is_waited_for_in_steps(void **state)
{
	int64_t began;

	(void)state;
	connect_by(tcp_place(), "chinese-80");
	happens("fault printer slow on");
	start("0123456789012345678901234567890123456789\n"
	      "0123456789012345678901234567890123456789\n"
	      "0123456789012345678901234567890123456789\n"
	      "0123456789012345678901234567890123456789\n"
	      "0123456789012345678901234567890123456789\n");
	look_until_ready();
	began = bench.now_ms;
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	assert_true(bench.now_ms - began >= 200);
}

/* It answers the question before: the first time there is none. */
static void late_answers__never_make_two_papers(void **state)
{
	(void)state;
	happens("fault printer late on");
	connect_by(tcp_place(), "chinese-80");
	start("x\n");
	look_until(PRINTER_DONE);
	assert_int_equal(
		printer_take(bench.printer).outcome, PRINTER_NOT_STARTED);
	once_only();
}

/* Who says "printed" and prints nothing is believed: paper is the proof. */
static void lying_printer__is_believed(void **state)
{
	(void)state;
	connect_by(tcp_place(), "chinese-80");
	happens("fault printer lying on");
	start("x\n");
	look_until_ready();
	assert_int_equal(finish(), PRINTER_CONFIRMED);
	assert_int_equal(papers(), 0);
}

static void full_buffers__are_waited_out_and_then_said(void **state)
{
	static char text[2000000];
	struct printer_result result;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	for (size_t i = 40; i < sizeof(text); i += 40)
		text[i] = '\n';
	connect_by(serial_place(), "chinese-80");
	start(text);
	look_until(PRINTER_READY);
	happens("fault printer cover-open on");
	printer_go(bench.printer, bench.now_ms);
	look_for(1000);
	assert_int_equal(printer_phase(bench.printer), PRINTER_SENDING);
	look_until(PRINTER_DONE);
	result = printer_take(bench.printer);
	assert_int_equal(result.outcome, PRINTER_UNKNOWN);
	assert_int_equal(result.trouble, PRINTER_STUCK);
}

static void troubles__have_words(void **state)
{
	(void)state;
	for (int i = 0; i < PRINTER_TROUBLES; i++)
		assert_non_null(
			strstr(printer_trouble_text((enum printer_trouble)i),
				"printer"));
}

int main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)
	static const struct CMUnitTest tests[] = {
		CASE(paper__is_confirmed_over_tcp),
		CASE(paper__is_confirmed_over_a_line),
		CASE(printer_without_answers__is_only_sent_to),
		CASE(status_without_confirmation__is_asked_afterwards),
		CASE(drawer__opens_without_paper),
		CASE(no_paper__is_seen_before_anything_is_sent),
		CASE(open_cover__is_seen_before_anything_is_sent),
		CASE(silent_printer__is_given_half_a_second),
		CASE(pulled_cable__is_seen_at_once),
		CASE(pulled_line__comes_back_under_its_name),
		CASE(cable_pulled_in_the_middle__leaves_it_unknown),
		CASE(paper_that_ends_in_the_middle__goes_on_when_there_is_some),
		CASE(silence_after_the_paper__leaves_it_unknown),
		CASE(slow_printer__is_waited_for_in_steps),
		CASE(late_answers__never_make_two_papers),
		CASE(lying_printer__is_believed),
		CASE(full_buffers__are_waited_out_and_then_said),
		CASE(troubles__have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
