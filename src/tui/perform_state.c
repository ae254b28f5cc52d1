#include "labels.h"
#include "screens.h"
#include "session.h"

#include <inttypes.h>
#include <string.h>

#define QUEUE_MAX 100

/* -- what the hub does not hold yet ------------------------------------------
 */

static void add_link(struct page *page, const struct till_online *link)
{
	if (!link->is_joined) {
		page_add(page, PAGE_PLAIN, "%s",
			say("this till stands alone: nothing is sent"));
		return;
	}
	page_add(page, link->is_online ? PAGE_PLAIN : PAGE_ALARM, "%s  %s",
		link->is_online ? say("online") : say("OFFLINE"), link->url);
	if (link->trouble[0] != '\0')
		page_add(page, PAGE_ALARM, "%s", link->trouble);
	page_add(page, PAGE_PLAIN, say("entries not sent: %" PRId64),
		link->unsent);
}

static void add_entries(struct session *session, struct till_log *log)
{
	struct page *page = &session->page;
	enum err rc = ERR_OK;
	int count = 0;

	page_add(page, PAGE_PLAIN, "%s", "");
	while (count < QUEUE_MAX && !rc) {
		struct page_line *line;
		struct text out;

		rc = till_log_next(log, &session->why);
		if (rc)
			return;
		line = page_line(page, PAGE_PLAIN);
		out = text_over(line->text, sizeof(line->text));
		till_log_tell(log, &out);
		count++;
	}
	page_add(page, PAGE_PLAIN, "%s", say("and more"));
}

enum err fill_queue(struct session *session, const struct request *request)
{
	struct till_log *log = NULL;
	struct till_online link;
	enum err rc;

	(void)request;
	till_online(session->till, &link);
	add_link(&session->page, &link);
	rc = till_log_unsent(session->till, &log, &session->why);
	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	add_entries(session, log);
	till_log_close(log);
	return ERR_OK;
}

/* -- printer and devices ------------------------------------------------------
 */

static void add_printer(struct page *page, const struct printer_sight *printer)
{
	const struct printing_state *state = &printer->state;

	page_add(page, printer_is_well(printer) ? PAGE_PLAIN : PAGE_ALARM,
		"%s: %s", say("printer"), printer_state(printer));
	if (printer->has)
		page_add(page, PAGE_PLAIN,
			say("waiting: %" PRId64 ", to be asked about:"
			    " %" PRId64),
			state->waiting, state->unknown);
}

static void add_devices(struct page *page, const struct gear *gear)
{
	for (int i = 0; i < DEVICE_KINDS; i++) {
		const char *label = device_label((enum device_kind)i);
		bool ready = devices_has(gear->devices, (enum device_kind)i);

		if (gear->has[i] && label != NULL)
			page_add(page, ready ? PAGE_PLAIN : PAGE_ALARM,
				"%s: %s", say(label), device_state(ready));
	}
}

static void add_job(struct session *session, const struct till_job *job)
{
	struct page_line *line = page_line(&session->page,
		job->state == TILL_JOB_UNKNOWN ? PAGE_ALARM : PAGE_PLAIN);
	struct text out = text_over(line->text, sizeof(line->text));
	struct text key = text_over(line->key, sizeof(line->key));
	char at[STAMP_TEXT_SIZE];
	char what[CANVAS_TEXT_SIZE];
	struct text paper = text_over(what, sizeof(what));

	text_addf(&key, "%" PRId64, job->job);
	stamp_format(job->at, session->facts.offset_minutes, at);
	text_add(&paper, say(paper_label(job->kind)));
	if (job->kind == TILL_PAPER_RECEIPT)
		text_addf(&paper, " %s", job->receipt);
	if (job->kind == TILL_PAPER_REPORT)
		text_addf(&paper, " %" PRId64, job->shift);
	if (job->copy > 0)
		text_addf(&paper, say(", copy %d"), job->copy);
	text_add_left(&out, at, 21);
	text_add_left(&out, what, 36);
	text_add(&out, say(job_label(job->state)));
}

enum err fill_papers(struct session *session, const struct request *request)
{
	static struct till_job jobs[TILL_JOBS_MAX];
	int count = 0;
	enum err rc = till_job_list(session->till, jobs, &count, &session->why);

	(void)request;
	if (rc)
		return rc;
	session->page.has_choice = true;
	add_printer(&session->page, &session->gear.printer);
	add_devices(&session->page, &session->gear);
	page_add(&session->page, PAGE_PLAIN, "%s", "");
	for (int i = 0; i < count; i++)
		add_job(session, &jobs[i]);
	return ERR_OK;
}

/* -- settings ---------------------------------------------------------------
 */

static const char *colours_label(enum colours colours)
{
	static const char *const labels[COLOURS_COUNT] = {
		[COLOURS_AUTO] = N_("as the terminal has them"),
		[COLOURS_DARK] = N_("dark"),
		[COLOURS_LIGHT] = N_("light"),
		[COLOURS_CONTRAST] = N_("high contrast"),
		[COLOURS_MONO] = N_("none"),
	};

	return labels[colours];
}

static void add_setting(struct page *page, const char *word, const char *label,
	const char *value)
{
	struct page_line *line = page_line(page, PAGE_PLAIN);
	struct text out = text_over(line->text, sizeof(line->text));

	(void)text_copy(line->key, sizeof(line->key), word);
	text_add_left(&out, label, 24);
	text_add(&out, value);
}

static void add_device_lines(struct page *page, const struct gear *gear)
{
	page_add(page, PAGE_PLAIN, "%s", "");
	page_add(page, PAGE_HEAD, "%s", say("Devices, as the settings say"));
	for (int i = 0; i < gear->settings.count; i++) {
		const struct device_line *device = &gear->settings.devices[i];

		page_add(page, PAGE_PLAIN, "%s  %s",
			device_kind_name(device->kind), device->name);
	}
}

enum err fill_settings(struct session *session, const struct request *request)
{
	struct page *page = &session->page;
	const struct screen_settings *screen = &session->gear.settings.screen;

	(void)request;
	page->has_choice = true;
	add_setting(page, "language", say("language"),
		language_label(session->pos.language));
	add_setting(page, "colours", say("colours"),
		say(colours_label(screen->colours)));
	add_setting(page, "lines", say("frames"),
		screen->ascii ? say("of signs that every font has")
			      : say("drawn"));
	add_setting(page, "keys", say("key map"),
		screen->keys[0] != '\0' ? screen->keys : say("the usual keys"));
	add_device_lines(page, &session->gear);
	return ERR_OK;
}

/* Saved first: what cannot be saved does not change. */
static enum err do_setting(struct session *session,
	const struct request *request, struct event *answer)
{
	struct screen_settings screen = session->gear.settings.screen;
	const char *value;
	enum err rc;

	if (text_same(request->text, "language")) {
		screen.language = language_after(session->pos.language);
		screen.has_language = true;
		value = language_name(screen.language);
	} else if (text_same(request->text, "colours")) {
		screen.colours = (enum colours)(
			((int)screen.colours + 1) % (int)COLOURS_COUNT);
		value = colours_name(screen.colours);
	} else {
		screen.ascii = !screen.ascii;
		value = screen.ascii ? "ascii" : "drawn";
	}
	rc = settings_put(session->home, request->text, value, &session->why);
	if (rc)
		return rc;
	session->gear.settings.screen = screen;
	session->look.colours = screen.colours;
	session->look.ascii = session->is_ascii || screen.ascii;
	term_dress(&session->look);
	answer->kind = EVENT_SETTING;
	answer->as.language = text_same(request->text, "language")
				      ? screen.language
				      : session->pos.language;
	return ERR_OK;
}

const struct performance perform_state[] = {
	{ ASK_SETTING, do_setting },
	{ ASK_NOTHING, NULL },
};
