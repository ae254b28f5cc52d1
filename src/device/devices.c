#include "device/devices.h"

#include "device/card.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define RETRY_MS  2000
#define WEIGH_MS  500 /* the scale's time to answer */
#define EVENTS    16
#define READ_SIZE 512
#define KEYS_READ 32
#define OUT_SIZE  128

/* One of them, open or looked for. */
struct device {
	struct device_line line;
	struct port port;
	int64_t retry_ms; /* when to look for it again */
	int64_t weigh_ms; /* when its answer is late; 0 = none is due */
	struct scanner scanner;
	struct scale scale;
	struct card_reader card;
	uint8_t out_bytes[OUT_SIZE];
	struct bytes out; /* not yet sent */
};

struct devices {
	int count;
	struct device list[SETTINGS_DEVICES_MAX];
	int first; /* of the events that wait */
	int waiting;
	struct device_event events[EVENTS];
};

enum err devices_open(const struct settings *settings, struct devices **ret,
	struct error *why)
{
	struct devices *devices = calloc(1, sizeof(*devices));

	if (devices == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for devices");
	for (int i = 0; i < settings->count; i++) {
		struct device *device = &devices->list[devices->count];

		if (settings->devices[i].kind == DEVICE_PRINTER)
			continue;
		device->line = settings->devices[i];
		device->port = PORT_CLOSED;
		device->out = bytes_over(
			device->out_bytes, sizeof(device->out_bytes));
		devices->count++;
	}
	*ret = devices;
	return ERR_OK;
}

void devices_close(struct devices *devices)
{
	if (devices == NULL)
		return;
	for (int i = 0; i < devices->count; i++)
		port_close(&devices->list[i].port);
	explicit_bzero(devices, sizeof(*devices));
	free(devices);
}

/* -- events ---------------------------------------------------------- */

/* When nobody takes them the newest is lost, and the till beeps no less. */
static struct device_event *new_event(
	struct devices *devices, enum device_event_kind kind)
{
	struct device_event *event;

	if (devices->waiting == EVENTS)
		devices->waiting--;
	event = &devices->events[(devices->first + devices->waiting) % EVENTS];
	devices->waiting++;
	*event = (struct device_event){ .kind = kind };
	return event;
}

bool devices_next(struct devices *devices, struct device_event *ret)
{
	struct device_event *event = &devices->events[devices->first];

	if (devices->waiting == 0)
		return false;
	*ret = *event;
	explicit_bzero(event, sizeof(*event));
	devices->first = (devices->first + 1) % EVENTS;
	devices->waiting--;
	return true;
}

static void tell_scan(struct devices *devices, const struct scanner *scanner)
{
	struct device_event *event = new_event(devices, DEVICE_SCANNED);

	memcpy(event->text, scanner->code, scanner->length + 1);
	event->too_long = scanner->too_long;
}

static void tell_weight(struct devices *devices, struct device *device,
	enum scale_answer answer, int64_t weight_g)
{
	struct device_event *event;

	if (device->weigh_ms == 0)
		return; /* nobody asked */
	device->weigh_ms = 0;
	event = new_event(devices, DEVICE_WEIGHED);
	event->answer = answer;
	event->weight_g = weight_g;
}

static void tell_card(struct devices *devices, char *number)
{
	struct device_event *event = new_event(devices, DEVICE_CARD_READ);
	struct text text = text_over(event->text, sizeof(event->text));

	text_addf(&text, "cn-id:%s", number);
	explicit_bzero(number, CARD_NUMBER_SIZE);
}

/* -- opening --------------------------------------------------------- */

/* The scanner's keys reach us, and nobody else. */
static bool grab(struct device *device)
{
	int fd = open(
		device->line.address.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, EVIOCGRAB, 1) != 0) {
		if (fd >= 0)
			(void)close(fd);
		return false;
	}
	device->port = (struct port){ fd, PORT_USB };
	return true;
}

static void lose(struct device *device, int64_t now_ms)
{
	port_close(&device->port);
	device->retry_ms = now_ms + RETRY_MS;
	device->out.length = 0;
	device->scanner = (struct scanner){ 0 };
	device->scale = (struct scale){ 0 };
	explicit_bzero(&device->card, sizeof(device->card));
}

static void look_for(struct device *device, int64_t now_ms)
{
	struct error why;
	bool good;

	if (device->port.fd >= 0 || now_ms < device->retry_ms)
		return;
	if (device->line.grabbed)
		good = grab(device);
	else
		good = port_open(&device->line.address, &device->port, &why) ==
		       ERR_OK;
	if (!good)
		device->retry_ms = now_ms + RETRY_MS;
}

/* -- bytes ----------------------------------------------------------- */

static void take_byte(struct devices *devices, struct device *device,
	uint8_t byte, int64_t now_ms)
{
	char number[CARD_NUMBER_SIZE];
	enum scale_answer answer;
	int64_t weight_g = 0;

	switch (device->line.kind) {
	case DEVICE_SCANNER:
		if (scanner_byte(&device->scanner, byte, now_ms))
			tell_scan(devices, &device->scanner);
		break;
	case DEVICE_SCALE:
		answer = scale_byte(&device->scale, byte, &weight_g);
		if (answer != SCALE_NOTHING)
			tell_weight(devices, device, answer, weight_g);
		break;
	case DEVICE_CARD:
		if (card_byte(&device->card, byte, now_ms, number))
			tell_card(devices, number);
		break;
	case DEVICE_PRINTER:
	case DEVICE_DRAWER:
	case DEVICE_DISPLAY:
	case DEVICE_KINDS:
		break; /* they have nothing to say */
	}
}

static void take_key(struct devices *devices, struct device *device,
	const struct input_event *event, int64_t now_ms)
{
	struct scanner *scanner = &device->scanner;

	if (event->type == EV_SYN && event->code == SYN_DROPPED)
		scanner_dropped(scanner);
	if (event->type == EV_KEY &&
		scanner_key(scanner, event->code, event->value, now_ms))
		tell_scan(devices, scanner);
}

static bool read_keys(
	struct devices *devices, struct device *device, int64_t now_ms)
{
	struct input_event keys[KEYS_READ];
	ssize_t got = read(device->port.fd, keys, sizeof(keys));

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	for (size_t i = 0; i < (size_t)got / sizeof(keys[0]); i++)
		take_key(devices, device, &keys[i], now_ms);
	return true;
}

static bool read_bytes(
	struct devices *devices, struct device *device, int64_t now_ms)
{
	uint8_t bytes[READ_SIZE];
	struct error why;
	size_t got = 0;

	if (port_read(device->port, bytes, sizeof(bytes), &got, &why) != ERR_OK)
		return false;
	for (size_t i = 0; i < got; i++)
		take_byte(devices, device, bytes[i], now_ms);
	explicit_bzero(bytes, sizeof(bytes)); /* a person's, perhaps */
	return true;
}

static bool send_bytes(struct device *device)
{
	struct bytes *out = &device->out;
	struct error why;
	size_t sent = 0;

	if (out->length == 0)
		return true;
	if (port_write(device->port, out->bytes, out->length, &sent, &why) !=
		ERR_OK)
		return false;
	out->length -= sent;
	memmove(out->bytes, out->bytes + sent, out->length);
	return true;
}

/* What is due by its time alone. */
static void step_time(
	struct devices *devices, struct device *device, int64_t now_ms)
{
	if (device->line.kind == DEVICE_CARD)
		card_ask(&device->card, now_ms, &device->out);
	if (device->line.kind == DEVICE_SCANNER &&
		scanner_pause(&device->scanner, now_ms))
		tell_scan(devices, &device->scanner);
}

static void step_device(
	struct devices *devices, struct device *device, int64_t now_ms)
{
	bool good = true;

	if (device->weigh_ms != 0 && now_ms >= device->weigh_ms)
		tell_weight(devices, device, SCALE_NOTHING, 0);
	look_for(device, now_ms);
	if (device->port.fd < 0)
		return;
	if (device->line.grabbed)
		good = read_keys(devices, device, now_ms);
	else
		good = read_bytes(devices, device, now_ms);
	if (good)
		step_time(devices, device, now_ms);
	if (!good || !send_bytes(device))
		lose(device, now_ms);
}

void devices_step(struct devices *devices, int64_t now_ms)
{
	for (int i = 0; i < devices->count; i++)
		step_device(devices, &devices->list[i], now_ms);
}

/* When a device wants to be looked at though nothing came. */
static int64_t due_ms(const struct device *device)
{
	int64_t due = INT64_MAX;

	if (device->port.fd < 0)
		due = device->retry_ms;
	else if (device->line.kind == DEVICE_CARD)
		due = device->card.due_ms;
	else if (device->scanner.length > 0 && !device->scanner.is_complete)
		due = device->scanner.last_ms + SCANNER_PAUSE_MS;
	if (device->weigh_ms != 0 && device->weigh_ms < due)
		due = device->weigh_ms;
	return due;
}

int devices_poll(const struct devices *devices, int64_t now_ms,
	struct pollfd *fds, int *timeout_ms)
{
	int count = 0;

	for (int i = 0; i < devices->count; i++) {
		const struct device *device = &devices->list[i];
		int64_t due = due_ms(device);
		short events =
			device->out.length > 0 ? POLLIN | POLLOUT : POLLIN;

		if (due - now_ms < *timeout_ms)
			*timeout_ms = due > now_ms ? (int)(due - now_ms) : 0;
		if (device->port.fd >= 0)
			fds[count++] =
				(struct pollfd){ device->port.fd, events, 0 };
	}
	return count;
}

/* -- what the till wants of them ------------------------------------- */

static struct device *find(struct devices *devices, enum device_kind kind)
{
	for (int i = 0; i < devices->count; i++) {
		struct device *device = &devices->list[i];

		if (device->line.kind == kind && device->port.fd >= 0)
			return device;
	}
	return NULL;
}

bool devices_has(const struct devices *devices, enum device_kind kind)
{
	for (int i = 0; i < devices->count; i++) {
		if (devices->list[i].line.kind == kind &&
			devices->list[i].port.fd >= 0)
			return true;
	}
	return false;
}

bool devices_weigh(struct devices *devices, int64_t now_ms)
{
	struct device *device = find(devices, DEVICE_SCALE);

	if (device == NULL)
		return false;
	device->scale = (struct scale){ 0 };
	bytes_put(&device->out, 'W');
	device->weigh_ms = now_ms + WEIGH_MS;
	return true;
}

/* Only what is shown last is of use: what did not go yet never does. */
void devices_show(struct devices *devices, const struct display_line *upper,
	const struct display_line *lower)
{
	struct device *device = find(devices, DEVICE_DISPLAY);

	if (device == NULL)
		return;
	device->out = bytes_over(device->out_bytes, sizeof(device->out_bytes));
	display_show(&device->out, device->line.letters, upper, lower);
	(void)send_bytes(device);
}

bool devices_kick(struct devices *devices)
{
	struct device *device = find(devices, DEVICE_DRAWER);

	if (device == NULL)
		return false;
	bytes_add(&device->out, device->line.code, device->line.code_length);
	return send_bytes(device);
}
