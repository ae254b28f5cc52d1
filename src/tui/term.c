#include "term.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

#define ESCAPE_DELAY_MS 25
#define CONTROL(letter) ((letter) - '@')

static struct {
	SCREEN *screen;
	sigset_t unblocked; /* while waiting, and only then */
	wint_t last;        /* the key before, for CR LF */
	volatile sig_atomic_t is_over;
	int signals; /* readable while a signal is held back; or -1 */
	bool coloured;
	bool ascii; /* frames are not drawn */
	attr_t looks[MARK_COUNT];
	struct termios before; /* as we found the terminal */
	char restore[128];     /* what gives the screen back */
	size_t restore_length;
} term;

/* -- signals -------------------------------------------------------- */

static void on_end(int number)
{
	(void)number;
	term.is_over = 1;
}

/* The program is broken: give the terminal back with what is safe here. */
static void on_crash(int number)
{
	ssize_t written =
		write(STDOUT_FILENO, term.restore, term.restore_length);

	(void)written;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	(void)raise(number); /* the default is back: SA_RESETHAND */
}

static void handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(number, &action, NULL);
}

/*
 * Signals that end the loop are blocked but while it waits, so that none
 * is lost between a look at is_over and the wait.
 */
static void start_signals(void)
{
	static const int ends[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	static const int crashes[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
		SIGILL };
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGWINCH);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		handle(ends[i], on_end, 0);
		(void)sigaddset(&blocked, ends[i]);
	}
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		handle(crashes[i], on_crash, (int)SA_RESETHAND | SA_NODEFER);
	handle(SIGTSTP, SIG_IGN, 0);
	handle(SIGPIPE, SIG_IGN, 0);
	(void)sigprocmask(SIG_BLOCK, &blocked, &term.unblocked);
	term.signals = signalfd(-1, &blocked, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A signal is never read here: it waits for its handler in term_wait. */
void term_descriptors(struct pollfd *ret)
{
	ret[0] = (struct pollfd){ STDIN_FILENO, POLLIN, 0 };
	ret[1] = (struct pollfd){ term.signals, POLLIN, 0 };
}

/* -- opening -------------------------------------------------------- */

static void keep_capability(struct text *out, const char *name)
{
	const char *value = tigetstr(name);

	if (value != NULL && (intptr_t)value != -1)
		text_add(out, value);
}

/* The end of the full screen, the cursor and plain letters. */
static void keep_restore(void)
{
	struct text out = text_over(term.restore, sizeof(term.restore));

	keep_capability(&out, "sgr0");
	keep_capability(&out, "cnorm");
	keep_capability(&out, "rmkx");
	keep_capability(&out, "rmcup");
	term.restore_length = out.length;
}

static void start_colours(void)
{
	const char *no = getenv("NO_COLOR");

	term.coloured = (no == NULL || no[0] == '\0') && has_colors() &&
			start_color() != ERR;
	if (term.coloured)
		(void)use_default_colors();
}

/* A meaning in a scheme: letters, ground (-1 = the terminal's), and how. */
struct dress {
	short letters;
	short ground;
	attr_t how;
};

static const struct dress schemes[COLOURS_COUNT][MARK_COUNT] = {
	[COLOURS_AUTO] = {
		[MARK_PLAIN] = { -1, -1, 0 },
		[MARK_TITLE] = { -1, -1, A_REVERSE },
		[MARK_STRONG] = { -1, -1, A_BOLD },
		[MARK_NOTICE] = { COLOR_YELLOW, -1, A_BOLD },
		[MARK_ALARM] = { COLOR_RED, -1, A_REVERSE | A_BOLD },
		[MARK_CHOSEN] = { -1, -1, A_REVERSE },
		[MARK_KEY] = { -1, -1, A_REVERSE },
	},
	[COLOURS_DARK] = {
		[MARK_PLAIN] = { COLOR_WHITE, COLOR_BLACK, 0 },
		[MARK_TITLE] = { COLOR_WHITE, COLOR_BLUE, A_BOLD },
		[MARK_STRONG] = { COLOR_GREEN, COLOR_BLACK, A_BOLD },
		[MARK_NOTICE] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
		[MARK_ALARM] = { COLOR_WHITE, COLOR_RED, A_BOLD },
		[MARK_CHOSEN] = { COLOR_BLACK, COLOR_CYAN, 0 },
		[MARK_KEY] = { COLOR_BLACK, COLOR_CYAN, 0 },
	},
	[COLOURS_LIGHT] = {
		[MARK_PLAIN] = { COLOR_BLACK, COLOR_WHITE, 0 },
		[MARK_TITLE] = { COLOR_WHITE, COLOR_BLUE, A_BOLD },
		[MARK_STRONG] = { COLOR_BLUE, COLOR_WHITE, A_BOLD },
		[MARK_NOTICE] = { COLOR_MAGENTA, COLOR_WHITE, A_BOLD },
		[MARK_ALARM] = { COLOR_WHITE, COLOR_RED, A_BOLD },
		[MARK_CHOSEN] = { COLOR_WHITE, COLOR_BLACK, 0 },
		[MARK_KEY] = { COLOR_WHITE, COLOR_BLUE, 0 },
	},
	[COLOURS_CONTRAST] = {
		[MARK_PLAIN] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
		[MARK_TITLE] = { COLOR_BLACK, COLOR_WHITE, 0 },
		[MARK_STRONG] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
		[MARK_NOTICE] = { COLOR_BLACK, COLOR_YELLOW, 0 },
		[MARK_ALARM] = { COLOR_WHITE, COLOR_RED, A_BOLD },
		[MARK_CHOSEN] = { COLOR_BLACK, COLOR_YELLOW, 0 },
		[MARK_KEY] = { COLOR_BLACK, COLOR_WHITE, 0 },
	},
	[COLOURS_MONO] = {
		[MARK_PLAIN] = { -1, -1, 0 },
		[MARK_TITLE] = { -1, -1, A_REVERSE },
		[MARK_STRONG] = { -1, -1, A_BOLD },
		[MARK_NOTICE] = { -1, -1, A_BOLD },
		[MARK_ALARM] = { -1, -1, A_REVERSE | A_BOLD },
		[MARK_CHOSEN] = { -1, -1, A_REVERSE },
		[MARK_KEY] = { -1, -1, A_REVERSE },
	},
};

/* Every meaning has its look without colours, too. */
static void choose_looks(enum colours colours)
{
	if (!term.coloured)
		colours = COLOURS_MONO;
	for (int i = 0; i < MARK_COUNT; i++) {
		const struct dress *dress = &schemes[colours][i];
		short pair = (short)(i + 1);

		term.looks[i] = dress->how;
		if (dress->letters < 0 && dress->ground < 0)
			continue;
		(void)init_pair(pair, dress->letters, dress->ground);
		term.looks[i] |= (attr_t)COLOR_PAIR(pair);
	}
	(void)bkgdset((chtype)' ' | (chtype)term.looks[MARK_PLAIN]);
}

void term_dress(const struct term_look *look)
{
	term.ascii = look->ascii;
	choose_looks(look->colours);
	(void)clearok(curscr, TRUE);
}

/* Terminals disagree on what F1 to F4 and the keypad's Enter send. */
static void define_keys(void)
{
	static const struct {
		const char *sequence;
		int key;
	} keys[] = { { "\033OP", KEY_F(1) }, { "\033OQ", KEY_F(2) },
		{ "\033OR", KEY_F(3) }, { "\033OS", KEY_F(4) },
		{ "\033[11~", KEY_F(1) }, { "\033[12~", KEY_F(2) },
		{ "\033[13~", KEY_F(3) }, { "\033[14~", KEY_F(4) },
		{ "\033[[A", KEY_F(1) }, { "\033[[B", KEY_F(2) },
		{ "\033[[C", KEY_F(3) }, { "\033[[D", KEY_F(4) },
		{ "\033[[E", KEY_F(5) }, { "\033OM", KEY_ENTER } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		(void)define_key(keys[i].sequence, keys[i].key);
}

static void start_modes(void)
{
	(void)raw(); /* Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q are only keys */
	(void)noecho();
	(void)nonl();
	(void)keypad(stdscr, TRUE);
	(void)nodelay(stdscr, TRUE);
	(void)set_escdelay(ESCAPE_DELAY_MS);
	define_keys();
	start_colours();
}

/*
 * A locale that names letters other than UTF-8 means a terminal that shows
 * them: ours would be rubbish there. None, or C, says nothing.
 */
static enum err check_letters(struct error *why)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = NULL;
	const char *letters;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (locale == NULL || locale[0] == '\0')
			locale = getenv(names[i]);
	}
	letters = locale == NULL ? NULL : strchr(locale, '.');
	if (letters == NULL || strncasecmp(letters, ".utf-8", 6) == 0 ||
		strncasecmp(letters, ".utf8", 5) == 0)
		return ERR_OK;
	return error_set(why, ERR_SYSTEM,
		"the locale '%.40s' is not UTF-8, which the till writes: start"
		" it with LC_ALL=C.UTF-8 on a terminal that shows UTF-8",
		locale);
}

enum err term_open(const struct term_look *look, struct error *why)
{
	const char *type = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(why, ERR_SYSTEM,
			"the till needs a terminal: start it on one, or use"
			" quotapos sell");
	if (check_letters(why))
		return why->code;
	(void)tcgetattr(STDIN_FILENO, &term.before);
	start_signals();
	term.screen = newterm(NULL, stdout, stdin);
	if (term.screen == NULL || tigetstr("cup") == NULL) {
		term_close();
		return error_set(why, ERR_SYSTEM,
			"the terminal type '%.40s' cannot show a full screen:"
			" set TERM",
			type == NULL ? "" : type);
	}
	keep_restore();
	start_modes();
	term_dress(look);
	return ERR_OK;
}

void term_close(void)
{
	if (term.screen == NULL)
		return;
	(void)endwin();
	delscreen(term.screen);
	term.screen = NULL;
	(void)sigprocmask(SIG_SETMASK, &term.unblocked, NULL);
	if (term.signals >= 0)
		(void)close(term.signals);
	term.signals = -1;
}

void term_size(int *ret_rows, int *ret_columns)
{
	*ret_rows = LINES;
	*ret_columns = COLS;
}

/* -- canvas to terminal --------------------------------------------- */

/* As the terminal draws lines, or with signs that every font has. */
static void put_stroke(const char *glyph, attr_t look)
{
	const cchar_t *const lines[STROKE_COUNT] = {
		[STROKE_ACROSS] = WACS_HLINE,
		[STROKE_DOWN] = WACS_VLINE,
		[STROKE_UPPER_LEFT] = WACS_ULCORNER,
		[STROKE_UPPER_RIGHT] = WACS_URCORNER,
		[STROKE_LOWER_LEFT] = WACS_LLCORNER,
		[STROKE_LOWER_RIGHT] = WACS_LRCORNER,
	};
	cchar_t line = *lines[(unsigned char)glyph[0]];

	(void)attr_set(look & ~(attr_t)A_COLOR, (short)PAIR_NUMBER(look), NULL);
	if (term.ascii)
		(void)addstr(stroke_ascii(glyph));
	else
		(void)add_wch(&line);
	(void)attr_set(A_NORMAL, 0, NULL);
}

/*
 * The C library must agree on the width, or the row would shift: what it
 * sees otherwise is shown as question marks.
 */
static void put_cell(const struct cell *cell, int cells)
{
	wchar_t wide[CCHARW_MAX + 1] = { 0 };
	size_t length = mbstowcs(wide, cell->glyph, CCHARW_MAX);
	attr_t look = term.looks[cell->mark];
	cchar_t shown;

	if (length == (size_t)-1 || wcwidth(wide[0]) != cells) {
		(void)wmemset(wide, 0, CCHARW_MAX);
		wide[0] = L'?';
		length = 0;
	}
	for (int i = 0; i < (length == 0 ? cells : 1); i++) {
		(void)setcchar(
			&shown, wide, look, (short)PAIR_NUMBER(look), NULL);
		(void)add_wch(&shown);
	}
}

static void put_row(const struct canvas *canvas, int row)
{
	for (int i = 0; i < canvas->columns; i++) {
		const struct cell *cell = &canvas->cells[row][i];
		bool wide = i + 1 < canvas->columns && cell[1].glyph[0] == '\0';

		if (cell->glyph[0] == '\0')
			continue;
		if (move(row, i) == ERR)
			continue;
		if (stroke_ascii(cell->glyph) != NULL)
			put_stroke(cell->glyph, term.looks[cell->mark]);
		else
			put_cell(cell, wide ? 2 : 1);
	}
}

void term_show(const struct canvas *canvas)
{
	bool has_cursor = canvas->cursor_row >= 0;

	(void)erase();
	for (int i = 0; i < canvas->rows && i < LINES; i++)
		put_row(canvas, i);
	(void)curs_set(has_cursor ? 1 : 0);
	if (has_cursor)
		(void)move(canvas->cursor_row, canvas->cursor_column);
	(void)refresh();
}

void term_beep(void)
{
	(void)beep();
}

/* -- keys to events ------------------------------------------------- */

void term_wait(int timeout_ms, const struct pollfd *others, int count)
{
	struct pollfd inputs[1 + TERM_OTHERS_MAX] = { { STDIN_FILENO, POLLIN,
		0 } };
	struct timespec timeout = { .tv_sec = timeout_ms / 1000,
		.tv_nsec = (long)(timeout_ms % 1000) * 1000000 };
	int ready;

	assert(count <= TERM_OTHERS_MAX);
	for (int i = 0; i < count; i++)
		inputs[1 + i] = others[i];
	ready = ppoll(inputs, 1 + (nfds_t)count, &timeout, &term.unblocked);
	if (ready > 0 && (inputs[0].revents & ~POLLIN) != 0)
		term.is_over = 1; /* hung up */
	if (ready < 0 && errno != EINTR)
		term.is_over = 1;
}

static enum press press_of_code(wint_t code)
{
	static const struct {
		wint_t code;
		enum press press;
	} presses[] = { { KEY_ENTER, PRESS_ENTER },
		{ KEY_BACKSPACE, PRESS_ERASE }, { KEY_DC, PRESS_DELETE },
		{ KEY_HOME, PRESS_HOME }, { KEY_END, PRESS_END },
		{ KEY_IC, PRESS_INSERT }, { KEY_F(18), PRESS_SHIFT_F6 },
		{ KEY_UP, PRESS_UP }, { KEY_DOWN, PRESS_DOWN },
		{ KEY_PPAGE, PRESS_PAGE_UP }, { KEY_NPAGE, PRESS_PAGE_DOWN } };

	if (code >= KEY_F(1) && code <= KEY_F(12))
		return (enum press)((int)PRESS_F1 + (int)code - KEY_F(1));
	for (size_t i = 0; i < sizeof(presses) / sizeof(presses[0]); i++) {
		if (presses[i].code == code)
			return presses[i].press;
	}
	return PRESS_NONE;
}

static enum press press_of_control(wint_t code, wint_t before)
{
	switch (code) {
	case '\r':
		return PRESS_ENTER;
	case '\n':
		return before == '\r' ? PRESS_NONE : PRESS_ENTER;
	case '\t':
		return PRESS_TAB;
	case '\033':
		return PRESS_ESCAPE;
	case '\b':
	case 0x7f:
		return PRESS_ERASE;
	case CONTROL('O'):
		return PRESS_MENU;
	case CONTROL('Q'):
		return PRESS_QUIT;
	case CONTROL('B'):
		return PRESS_STX;
	case CONTROL('C'):
		return PRESS_ETX;
	case CONTROL('L'):
		(void)clearok(curscr, TRUE);
		return PRESS_NONE;
	default:
		return PRESS_NONE;
	}
}

static void take_character(wint_t code, wint_t before, struct event *ret)
{
	char bytes[EVENT_TEXT_SIZE * 2];
	mbstate_t state = { 0 };
	size_t length = wcrtomb(bytes, (wchar_t)code, &state);

	if (code < ' ' || code == 0x7f) {
		ret->kind = EVENT_PRESS;
		ret->as.press = press_of_control(code, before);
		return;
	}
	ret->kind = EVENT_TEXT;
	if (length >= sizeof(ret->as.text) || /* (size_t)-1 too */
		!text_is_clean(bytes, length)) {
		bytes[0] = '?';
		length = 1;
	}
	memcpy(ret->as.text, bytes, length);
	ret->as.text[length] = '\0';
}

bool term_next(struct event *ret)
{
	wint_t code;
	wint_t before = term.last;
	int kind = get_wch(&code);

	if (kind == ERR)
		return false;
	*ret = (struct event){ .kind = EVENT_PRESS };
	term.last = code;
	if (kind != KEY_CODE_YES) {
		take_character(code, before, ret);
		return true;
	}
	if (code != KEY_RESIZE) {
		ret->as.press = press_of_code(code);
		return true;
	}
	ret->kind = EVENT_SIZE;
	term_size(&ret->as.size.rows, &ret->as.size.columns);
	return true;
}

bool term_is_over(void)
{
	return term.is_over != 0;
}
