#include "device/shop.h"

#include "shopstate.h"
#include "words.h"

#include "base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_MS 1000

/* -- what happens in the shop
 * ------------------------------------------------------ */

static enum err do_fault(struct shop *shop, char *rest, struct error *why)
{
	static const char *const switches[] = { "off", "on", NULL };
	const char *device = word_next(&rest);
	const char *fault = word_next(&rest);
	const char *state = word_next(&rest);
	int on = state == NULL ? -1 : word_index(switches, state);

	if (on < 0 || !text_same(device, "printer"))
		return error_set(why, ERR_INPUT,
			"a fault is said like this: fault printer paper-out"
			" on");
	return shop_printer_fault(shop, fault, on == 1, why);
}

static void tell_status(const struct shop *shop, struct text *answer)
{
	const struct shop_printer *printer = &shop->printer;

	text_addf(answer,
		"papers=%d kicks=%d buffer=%zu port=%d display=[%s|%s]",
		printer->papers,
		fake_printer_kicks(printer->printer) + shop->drawer_kicks,
		FAKE_BUFFER_SIZE - fake_printer_room(printer->printer),
		printer->tcp_port, shop->display[0], shop->display[1]);
}

static enum err do_status(struct shop *shop, char *rest, struct error *why)
{
	(void)shop;
	(void)rest;
	(void)why;
	return ERR_OK; /* it is the answer */
}

static enum err do_stop(struct shop *shop, char *rest, struct error *why)
{
	(void)rest;
	(void)why;
	shop->is_over = true;
	return ERR_OK;
}

enum err shop_do(struct shop *shop, const char *line, struct text *answer,
	struct error *why)
{
	static const char *const verbs[] = { "status", "fault", "scan", "weigh",
		"card", "stop", NULL };
	static enum err (*const acts[])(struct shop * shop, char *rest,
		struct error *why) = { do_status, do_fault, shop_scan,
		shop_weigh, shop_put_card, do_stop };
	char copy[256];
	char *rest = copy;
	const char *verb;
	int index;
	enum err rc;

	(void)text_copy(copy, sizeof(copy), line);
	verb = word_next(&rest);
	index = verb == NULL ? -1 : word_index(verbs, verb);
	if (index < 0)
		return error_set(why, ERR_INPUT,
			"'%.20s' is nothing that happens in a shop: say status,"
			" fault, scan, weigh, card or stop",
			verb == NULL ? "" : verb);
	rc = acts[index](shop, rest, why);
	if (!rc && index == 0)
		tell_status(shop, answer);
	else if (!rc)
		text_add(answer, "ok");
	return rc;
}

/* -- open and close
 * ------------------------------------------------------------------ */

/* Lines that a till may have as its settings. */
static enum err write_settings(const struct shop *shop, struct error *why)
{
	char lines[2048];
	char absolute[PATH_MAX];
	char path[SHOP_DIR_SIZE + 40];
	struct text text = text_over(lines, sizeof(lines));
	struct text name = text_over(path, sizeof(path));
	struct file_write write = { .path = path, .replace = true };

	text_addf(&name, "%s/settings", shop->dir);
	text_addf(&text, "printer receipt tcp:127.0.0.1:%d%s\n",
		shop->printer.tcp_port,
		shop->dots < 576 ? " profile=chinese-58" : "");
	if (realpath(shop->dir, absolute) == NULL)
		return error_errno(why, "%.100s", shop->dir);
	for (int i = 0; i < SHOP_CABLES; i++)
		text_addf(&text, "%s shop serial:%s/%s\n", shop_cable_name(i),
			absolute, shop_cable_name(i));
	write.bytes = lines;
	write.length = text.length;
	return file_write(&write, why);
}

enum err shop_open(const struct shop_settings *settings, struct shop **ret,
	struct error *why)
{
	struct shop *shop = calloc(1, sizeof(*shop));
	enum err rc = ERR_OK;

	if (shop == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for a shop");
	shop->control.listen_fd = shop->control.client_fd = -1;
	shop->printer.listen_fd = shop->printer.client_fd = -1;
	shop->printer.cable.fd = shop->printer.cable.held_fd = -1;
	for (int i = 0; i < SHOP_CABLES; i++)
		shop->cables[i].fd = shop->cables[i].held_fd = -1;
	shop->dots = settings->dots;
	if (!text_copy(shop->dir, sizeof(shop->dir), settings->dir))
		rc = error_set(why, ERR_RANGE,
			"the directory of the shop has too long a name: %.60s",
			settings->dir);
	if (!rc)
		rc = file_directory(shop->dir, why);
	if (!rc)
		rc = shop_printer_open(shop, settings, why);
	if (!rc)
		rc = shop_devices_open(shop, why);
	if (!rc)
		rc = shop_control_open(shop, why);
	if (!rc)
		rc = write_settings(shop, why);
	if (rc)
		shop_close(shop);
	else
		*ret = shop;
	return rc;
}

void shop_close(struct shop *shop)
{
	if (shop == NULL)
		return;
	shop_control_close(shop);
	shop_devices_close(shop);
	shop_printer_close(shop);
	free(shop);
}

int shop_tcp_port(const struct shop *shop)
{
	return shop->printer.tcp_port;
}

bool shop_is_over(const struct shop *shop)
{
	return shop->is_over;
}

int shop_poll(const struct shop *shop, struct pollfd *fds, int *ret_timeout_ms)
{
	int count = shop_control_poll(shop, fds);

	count += shop_devices_poll(shop, fds + count);
	*ret_timeout_ms = IDLE_MS;
	return count + shop_printer_poll(shop, fds + count, ret_timeout_ms);
}

enum err shop_step(struct shop *shop, int64_t now_ms, struct error *why)
{
	shop_control_step(shop);
	shop_devices_step(shop);
	return shop_printer_step(shop, now_ms, why);
}
