#include "device/printer.h"

#include "base/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 3000
#define ANSWER_MS  500   /* to a question in real time */
#define STALL_MS   30000 /* without one byte taken */
#define DRAIN_MS   20    /* between two looks */
#define CONFIRM_MS 8000
#define LINE_MS    100  /* more of that for each line */
#define AGAIN_MS   1000 /* asked what is wrong meanwhile */

/* Questions before a paper, in this order. */
static const uint8_t questions[] = { 1, 2, 4 };

#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

struct printer {
	struct printer_settings settings;
	struct port port;
	enum printer_phase phase;
	enum printer_trouble trouble;
	struct printer_result result;
	size_t asked;        /* which of the questions waits for its answer */
	bool is_asked;       /* one of them does */
	int64_t deadline_ms; /* when this phase has failed */
	int64_t again_ms;    /* when to look or to ask again */
	struct bytes out;
	size_t sent;
};

enum err printer_open(const struct printer_settings *settings,
	struct printer **ret, struct error *why)
{
	struct printer *printer = calloc(1, sizeof(*printer));
	uint8_t *bytes = calloc(1, TICKET_BYTES_MAX); /* pages when used */

	if (printer == NULL || bytes == NULL) {
		free(printer);
		free(bytes);
		return error_set(why, ERR_SYSTEM, "no memory for a printer");
	}
	printer->settings = *settings;
	printer->port = PORT_CLOSED;
	printer->out = bytes_over(bytes, TICKET_BYTES_MAX);
	*ret = printer;
	return ERR_OK;
}

void printer_close(struct printer *printer)
{
	if (printer == NULL)
		return;
	port_close(&printer->port);
	free(printer->out.bytes);
	free(printer);
}

/* -- phases ---------------------------------------------------------- */

static void enter(
	struct printer *printer, enum printer_phase phase, int64_t deadline_ms)
{
	printer->phase = phase;
	printer->deadline_ms = deadline_ms;
	printer->again_ms = deadline_ms;
}

static void end(struct printer *printer, enum printer_outcome outcome)
{
	port_close(&printer->port);
	printer->result.outcome = outcome;
	printer->result.trouble = printer->trouble;
	enter(printer, PRINTER_DONE, INT64_MAX);
}

/* What it is worth depends on whether a byte of it went out. */
static void give_up(struct printer *printer, enum printer_trouble trouble)
{
	printer->trouble = trouble;
	end(printer, printer->phase >= PRINTER_SENDING && printer->sent > 0
			     ? PRINTER_UNKNOWN
			     : PRINTER_NOT_STARTED);
}

static bool send_now(struct printer *printer, const struct bytes *bytes)
{
	struct error why;
	size_t sent = 0;

	return port_write(printer->port, bytes->bytes, bytes->length, &sent,
		       &why) == ERR_OK &&
	       sent == bytes->length;
}

/* A question is three bytes: where they do not fit, it is asked later. */
static void ask(struct printer *printer)
{
	uint8_t buffer[4];
	struct bytes out = bytes_over(buffer, sizeof(buffer));

	escpos_ask(&out, questions[printer->asked]);
	printer->is_asked = send_now(printer, &out);
}

static void start_asking(struct printer *printer, int64_t now_ms)
{
	uint8_t stale[256];
	struct error why;
	size_t got;

	/* What was answered to somebody else's question is not ours. */
	(void)!port_read(printer->port, stale, sizeof(stale), &got, &why);
	printer->asked = 0;
	printer->trouble = PRINTER_FINE;
	enter(printer, PRINTER_ASKING, now_ms + ANSWER_MS);
	ask(printer);
}

static void connected(struct printer *printer, int64_t now_ms)
{
	if (printer->settings.profile.status)
		start_asking(printer, now_ms);
	else
		enter(printer, PRINTER_READY, INT64_MAX);
}

enum err printer_start(struct printer *printer, const struct ticket *ticket,
	int64_t now_ms, struct error *why)
{
	struct error closed;
	enum err rc;

	assert(printer->phase == PRINTER_IDLE);
	printer->out = bytes_over(printer->out.bytes, printer->out.size);
	printer->sent = 0;
	printer->trouble = PRINTER_FINE;
	rc = ticket_encode(ticket, &printer->settings.profile,
		printer->settings.font, &printer->out, &printer->result.counts,
		why);
	if (rc)
		return rc;
	enter(printer, PRINTER_CONNECTING, now_ms + CONNECT_MS);
	if (port_open(&printer->settings.address, &printer->port, &closed) !=
		ERR_OK)
		give_up(printer, PRINTER_AWAY);
	else
		printer_step(printer, now_ms);
	return ERR_OK;
}

void printer_go(struct printer *printer, int64_t now_ms)
{
	assert(printer->phase == PRINTER_READY);
	if (printer->settings.profile.confirm)
		escpos_ask_in_line(&printer->out);
	enter(printer, PRINTER_SENDING, now_ms + STALL_MS);
	printer_step(printer, now_ms);
}

/* -- answers --------------------------------------------------------- */

static enum printer_trouble trouble_of(uint8_t question, uint8_t status)
{
	if (question == 2 && (status & 0x04) != 0)
		return PRINTER_COVER_OPEN;
	if ((question == 2 && (status & 0x20) != 0) ||
		(question == 4 && (status & 0x60) != 0))
		return PRINTER_NO_PAPER;
	if ((question == 1 && (status & 0x08) != 0) ||
		(question == 2 && (status & 0x40) != 0))
		return PRINTER_FAULTY;
	return PRINTER_FINE;
}

/* Answers have no name: the one that waits is the one that is meant. What
 * says most of why it is offline comes last. */
static void take_status(struct printer *printer, uint8_t status, int64_t now_ms)
{
	enum printer_trouble trouble =
		trouble_of(questions[printer->asked], status);

	if (!printer->is_asked)
		return;
	printer->is_asked = false;
	if (printer->asked == 0 || trouble != PRINTER_FINE)
		printer->trouble = trouble;
	printer->asked++;
	if (printer->asked < QUESTIONS) {
		if (printer->phase == PRINTER_ASKING)
			printer->deadline_ms = now_ms + ANSWER_MS;
		ask(printer);
		return;
	}
	printer->asked = 0;
	if (printer->phase == PRINTER_CONFIRMING) {
		printer->again_ms = now_ms + AGAIN_MS;
		/* It waits for paper, and goes on when there is some. */
		if (printer->trouble != PRINTER_FINE)
			printer->deadline_ms = now_ms + CONFIRM_MS;
		else if (!printer->settings.profile.confirm)
			end(printer, PRINTER_SENT);
	} else if (printer->trouble != PRINTER_FINE) {
		give_up(printer, printer->trouble);
	} else {
		enter(printer, PRINTER_READY, INT64_MAX);
	}
}

/* All before the question is printed; bits 2 and 3: and paper has ended. */
static void take_confirmation(struct printer *printer, uint8_t status)
{
	if (printer->phase != PRINTER_CONFIRMING &&
		printer->phase != PRINTER_DRAINING &&
		printer->phase != PRINTER_SENDING)
		return;
	if ((status & 0x0c) != 0) {
		give_up(printer, PRINTER_NO_PAPER);
		return;
	}
	printer->trouble = PRINTER_FINE;
	end(printer, PRINTER_CONFIRMED);
}

static void take_answer(struct printer *printer, uint8_t byte, int64_t now_ms)
{
	if ((byte & 0x93) == 0x12)
		take_status(printer, byte, now_ms);
	else if ((byte & 0x90) == 0 && printer->settings.profile.confirm)
		take_confirmation(printer, byte);
}

static void take_answers(struct printer *printer, int64_t now_ms)
{
	uint8_t bytes[64];
	struct error why;
	size_t got = 0;

	if (port_read(printer->port, bytes, sizeof(bytes), &got, &why) !=
		ERR_OK) {
		give_up(printer, PRINTER_AWAY);
		return;
	}
	for (size_t i = 0; i < got && printer->phase != PRINTER_DONE; i++)
		take_answer(printer, bytes[i], now_ms);
}

/* -- steps ----------------------------------------------------------- */

static void step_connecting(struct printer *printer, int64_t now_ms)
{
	struct error why;
	bool is_connected = false;

	if (port_is_connected(printer->port, &is_connected, &why) != ERR_OK ||
		(!is_connected && now_ms >= printer->deadline_ms))
		give_up(printer, PRINTER_AWAY);
	else if (is_connected)
		connected(printer, now_ms);
}

static void step_asking(struct printer *printer, int64_t now_ms)
{
	take_answers(printer, now_ms);
	if (printer->phase == PRINTER_ASKING && now_ms >= printer->deadline_ms)
		give_up(printer, PRINTER_SILENT);
}

static void step_sending(struct printer *printer, int64_t now_ms)
{
	struct error why;
	size_t sent = 0;

	if (port_write(printer->port, printer->out.bytes + printer->sent,
		    printer->out.length - printer->sent, &sent,
		    &why) != ERR_OK) {
		give_up(printer, PRINTER_AWAY);
		return;
	}
	printer->sent += sent;
	if (sent > 0)
		printer->deadline_ms = now_ms + STALL_MS;
	if (printer->sent == printer->out.length) {
		enter(printer, PRINTER_DRAINING, now_ms + STALL_MS);
		printer->again_ms = now_ms;
	} else if (now_ms >= printer->deadline_ms) {
		give_up(printer, PRINTER_STUCK);
	}
}

/* Everything has left this machine. */
static void drained(struct printer *printer, int64_t now_ms)
{
	const struct profile *profile = &printer->settings.profile;
	int64_t patience = CONFIRM_MS + printer->result.counts.lines * LINE_MS;

	if (!profile->confirm && !profile->status) {
		end(printer, PRINTER_SENT);
		return;
	}
	enter(printer, PRINTER_CONFIRMING, now_ms + patience);
	printer->again_ms = now_ms + (profile->confirm ? AGAIN_MS : 0);
}

static void step_draining(struct printer *printer, int64_t now_ms)
{
	take_answers(printer, now_ms);
	if (printer->phase != PRINTER_DRAINING)
		return;
	printer->again_ms = now_ms + DRAIN_MS;
	if (!port_is_sending(printer->port))
		drained(printer, now_ms);
	else if (now_ms >= printer->deadline_ms)
		give_up(printer, PRINTER_STUCK);
}

static void step_confirming(struct printer *printer, int64_t now_ms)
{
	take_answers(printer, now_ms);
	if (printer->phase != PRINTER_CONFIRMING)
		return;
	if (now_ms >= printer->deadline_ms) {
		give_up(printer, printer->trouble != PRINTER_FINE
					 ? printer->trouble
					 : PRINTER_SILENT);
		return;
	}
	if (printer->settings.profile.status && now_ms >= printer->again_ms) {
		printer->asked = 0;
		printer->again_ms = now_ms + AGAIN_MS;
		ask(printer);
	}
}

void printer_step(struct printer *printer, int64_t now_ms)
{
	if (printer->phase == PRINTER_CONNECTING)
		step_connecting(printer, now_ms);
	if (printer->phase == PRINTER_ASKING)
		step_asking(printer, now_ms);
	if (printer->phase == PRINTER_SENDING)
		step_sending(printer, now_ms);
	if (printer->phase == PRINTER_DRAINING)
		step_draining(printer, now_ms);
	if (printer->phase == PRINTER_CONFIRMING)
		step_confirming(printer, now_ms);
}

int printer_poll(const struct printer *printer, int64_t now_ms,
	struct pollfd *ret, int *timeout_ms)
{
	int64_t due_ms = printer->again_ms < printer->deadline_ms
				 ? printer->again_ms
				 : printer->deadline_ms;
	bool writes = printer->phase == PRINTER_CONNECTING ||
		      printer->phase == PRINTER_SENDING;

	if (printer->phase == PRINTER_IDLE || printer->phase == PRINTER_READY ||
		printer->phase == PRINTER_DONE)
		return 0;
	if (due_ms - now_ms < *timeout_ms)
		*timeout_ms = due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
	*ret = (struct pollfd){ printer->port.fd, writes ? POLLOUT : POLLIN,
		0 };
	return 1;
}

enum printer_phase printer_phase(const struct printer *printer)
{
	return printer->phase;
}

enum printer_trouble printer_trouble(const struct printer *printer)
{
	return printer->trouble;
}

struct printer_result printer_take(struct printer *printer)
{
	assert(printer->phase == PRINTER_DONE);
	enter(printer, PRINTER_IDLE, INT64_MAX);
	return printer->result;
}

const char *printer_trouble_text(enum printer_trouble trouble)
{
	static const char *const texts[PRINTER_TROUBLES] = {
		[PRINTER_FINE] = N_("the printer is ready"),
		[PRINTER_AWAY] = N_("the printer is not there: is it on?"),
		[PRINTER_SILENT] = N_("the printer does not answer: is it on?"),
		[PRINTER_NO_PAPER] = N_("the printer has no paper"),
		[PRINTER_COVER_OPEN] = N_("the printer's cover is open"),
		[PRINTER_FAULTY] = N_("the printer says that it cannot print"),
		[PRINTER_STUCK] = N_("the printer has stopped printing"),
	};

	return say(texts[trouble]);
}
