#include "sync/http.h"

#include "base/late.h"
#include "base/text.h"
#include "certificate.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#undef curl_easy_getinfo
#undef curl_easy_setopt

/* Loaded when it is needed, and called as late.NAME. */
#define FUNCTIONS(X)                \
	X(curl_easy_cleanup)        \
	X(curl_easy_getinfo)        \
	X(curl_easy_init)           \
	X(curl_easy_reset)          \
	X(curl_easy_setopt)         \
	X(curl_easy_strerror)       \
	X(curl_global_init)         \
	X(curl_multi_add_handle)    \
	X(curl_multi_cleanup)       \
	X(curl_multi_info_read)     \
	X(curl_multi_init)          \
	X(curl_multi_perform)       \
	X(curl_multi_poll)          \
	X(curl_multi_remove_handle) \
	X(curl_slist_append)        \
	X(curl_slist_free_all)

static struct {
	FUNCTIONS(LATE_POINTER)
} late;

static enum err load(struct error *why)
{
	static const char *const libraries[] = { "libcurl-gnutls.so.4",
		"libcurl.so.4", NULL };
	static const char *const names[] = { FUNCTIONS(LATE_NAME) NULL };

	return late_load(libraries, names, &late, why);
}

#define CONNECT_TIMEOUT_MS 10000
#define HEADER_SIZE        12288 /* "Authorization: Bearer " and a line */
#define WAIT_MAX           16

/* One lane: its exchange, and the connection that is kept for the next. */
struct road {
	CURL *easy;
	struct curl_slist *headers;
	char *sent; /* the body on its way */
	bool busy;
	bool over;
	CURLcode result;
	bool too_long;
	size_t length;
	size_t size;
	char *body;
	char complaint[CURL_ERROR_SIZE];
};

struct http {
	CURLM *multi;
	char url[URL_SIZE];
	char pin[PIN_SIZE];
	char software[64];
	char seen[PIN_SIZE]; /* of the certificate of the last answer */
	struct road roads[LANE_COUNT];
};

enum err http_check(const char *url, struct error *why)
{
	const char *host = url + strlen("https://");

	if (strlen(url) < URL_SIZE && strncmp(url, "https://", 8) == 0 &&
		host[0] != '\0' &&
		strspn(host, "abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
			strlen(host))
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the hub's address is like https://hub.example:8443, not"
		" '%.60s'",
		url);
}

/* -- one exchange -----------------------------------------------------------
 */

static size_t take_body(char *bytes, size_t one, size_t length, void *context)
{
	struct road *road = context;
	size_t wanted = road->length + length + 1;

	(void)one;
	if (wanted > LINK_BODY_MAX) {
		road->too_long = true;
		return 0;
	}
	if (wanted > road->size) {
		size_t size = wanted < 65536 ? 65536 : wanted * 2;
		char *body = realloc(road->body, size);

		if (body == NULL)
			return 0;
		road->body = body;
		road->size = size;
	}
	memcpy(road->body + road->length, bytes, length);
	road->length += length;
	road->body[road->length] = '\0';
	return length;
}

static bool add_header(struct road *road, const char *name, const char *value)
{
	static char line[HEADER_SIZE];
	struct text text = text_over(line, sizeof(line));
	struct curl_slist *more;

	text_addf(&text, "%s%s", name, value);
	if (text.cut)
		return false;
	more = late.curl_slist_append(road->headers, line);
	if (more == NULL)
		return false;
	road->headers = more;
	return true;
}

/* What is the same for every exchange of a lane. */
static void set_up(struct http *http, struct road *road)
{
	CURL *easy = road->easy;

	(void)late.curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, road->complaint);
	(void)late.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	(void)late.curl_easy_setopt(easy, CURLOPT_WRITEDATA, road);
	(void)late.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)late.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	(void)late.curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)late.curl_easy_setopt(easy, CURLOPT_USERAGENT, http->software);
	(void)late.curl_easy_setopt(
		easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)late.curl_easy_setopt(
		easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
	/* The pin says whose certificate it is, not an authority or a name;
	 * before there is one, the code of joining says it. */
	(void)late.curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
	(void)late.curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	(void)late.curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
	/* And so the authorities of the machine need not be read. */
	(void)late.curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
	(void)late.curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (http->pin[0] != '\0')
		(void)late.curl_easy_setopt(
			easy, CURLOPT_PINNEDPUBLICKEY, http->pin);
}

static enum err fill_road(struct http *http, struct road *road,
	const struct link_call *call, struct error *why)
{
	char url[URL_SIZE + 256];
	struct text text = text_over(url, sizeof(url));
	bool posts = strcmp(call->method, "POST") == 0;
	bool good = true;

	text_addf(&text, "%s%s", http->url, call->path);
	if (call->bearer != NULL)
		good = add_header(road, "Authorization: Bearer ", call->bearer);
	if (call->type != NULL)
		good = good && add_header(road, "Content-Type: ", call->type);
	good = good && add_header(road, "Expect:", "");
	if (posts) {
		road->sent = malloc(call->length + 1);
		good = good && road->sent != NULL;
	}
	if (!good || text.cut)
		return error_set(
			why, ERR_SYSTEM, "the question to the hub is too long");
	if (posts) {
		memcpy(road->sent, call->body, call->length);
		(void)late.curl_easy_setopt(
			road->easy, CURLOPT_POSTFIELDS, road->sent);
		(void)late.curl_easy_setopt(road->easy,
			CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->length);
	} else {
		(void)late.curl_easy_setopt(road->easy, CURLOPT_HTTPGET, 1L);
	}
	(void)late.curl_easy_setopt(road->easy, CURLOPT_URL, url);
	(void)late.curl_easy_setopt(
		road->easy, CURLOPT_HTTPHEADER, road->headers);
	(void)late.curl_easy_setopt(
		road->easy, CURLOPT_TIMEOUT_MS, (long)call->timeout_ms);
	return ERR_OK;
}

static void clear_road(struct road *road)
{
	late.curl_slist_free_all(road->headers);
	road->headers = NULL;
	free(road->sent);
	road->sent = NULL;
	road->busy = false;
	road->over = false;
}

static enum err http_start(void *context, enum lane lane,
	const struct link_call *call, struct error *why)
{
	struct http *http = context;
	struct road *road = &http->roads[lane];
	enum err rc;

	late.curl_easy_reset(road->easy);
	set_up(http, road);
	road->length = 0;
	road->too_long = false;
	road->complaint[0] = '\0';
	rc = fill_road(http, road, call, why);
	if (!rc &&
		late.curl_multi_add_handle(http->multi, road->easy) != CURLM_OK)
		rc = error_set(
			why, ERR_SYSTEM, "the link could not be started");
	if (rc) {
		clear_road(road);
		return rc;
	}
	road->busy = true;
	return ERR_OK;
}

/* -- what came of it ----------------------------------------------------------
 */

/* Note which exchanges have ended. */
static void look(struct http *http)
{
	int running;
	int left;
	CURLMsg *message;

	(void)late.curl_multi_perform(http->multi, &running);
	while ((message = late.curl_multi_info_read(http->multi, &left)) !=
		NULL) {
		for (int i = 0; i < (int)LANE_COUNT; i++) {
			struct road *road = &http->roads[i];

			if (message->msg != CURLMSG_DONE ||
				message->easy_handle != road->easy)
				continue;
			road->over = true;
			road->result = message->data.result;
		}
	}
}

/* One sentence for people of why there was no answer. */
static void tell_failure(const struct road *road, struct error *why)
{
	const char *complaint = road->complaint[0] != '\0'
					? road->complaint
					: late.curl_easy_strerror(road->result);

	if (road->too_long)
		(void)error_set(why, ERR_NETWORK,
			"the hub's answer is longer than %d bytes",
			LINK_BODY_MAX);
	else if (road->result == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
		(void)error_set(why, ERR_FORGED,
			"the hub's certificate is not the one this till joined"
			" with: nothing is sent until that is cleared up");
	else if (road->result == CURLE_OPERATION_TIMEDOUT)
		(void)error_set(
			why, ERR_NETWORK, "the hub did not answer in time");
	else
		(void)error_set(why, ERR_NETWORK,
			"the hub cannot be reached: %.160s", complaint);
}

/* The certificate the answer came under. */
static void keep_pin(struct http *http, const struct road *road)
{
	struct curl_certinfo *chain = NULL;
	const char *certificate = NULL;

	if (late.curl_easy_getinfo(road->easy, CURLINFO_CERTINFO, &chain) !=
			CURLE_OK ||
		chain == NULL || chain->num_of_certs < 1)
		return;
	for (const struct curl_slist *i = chain->certinfo[0]; i != NULL;
		i = i->next) {
		if (strncmp(i->data, "Cert:", 5) == 0)
			certificate = i->data + 5;
	}
	if (certificate != NULL)
		(void)certificate_pin(certificate, http->seen);
}

static void tell_answer(
	struct http *http, struct road *road, struct link_answer *ret)
{
	long status = 0;
	curl_off_t later_s = 0;
	char *type = NULL;

	(void)late.curl_easy_getinfo(
		road->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)late.curl_easy_getinfo(
		road->easy, CURLINFO_RETRY_AFTER, &later_s);
	(void)late.curl_easy_getinfo(road->easy, CURLINFO_CONTENT_TYPE, &type);
	ret->status = (int)status;
	ret->retry_after_ms = later_s > 3600 ? 3600000 : later_s * 1000;
	(void)text_copy(ret->type, sizeof(ret->type), type != NULL ? type : "");
	ret->body = road->length > 0 ? road->body : "";
	ret->length = road->length;
	keep_pin(http, road);
}

static bool http_finish(void *context, enum lane lane, struct link_answer *ret)
{
	struct http *http = context;
	struct road *road = &http->roads[lane];

	if (!road->busy)
		return false;
	look(http);
	if (!road->over)
		return false;
	*ret = (struct link_answer){ .body = "" };
	if (road->result == CURLE_OK)
		tell_answer(http, road, ret);
	else
		tell_failure(road, &ret->why);
	(void)late.curl_multi_remove_handle(http->multi, road->easy);
	clear_road(road);
	return true;
}

static void http_cancel(void *context, enum lane lane)
{
	struct http *http = context;
	struct road *road = &http->roads[lane];

	if (!road->busy)
		return;
	(void)late.curl_multi_remove_handle(http->multi, road->easy);
	clear_road(road);
}

static void http_wait(
	void *context, const struct pollfd *others, int count, int timeout_ms)
{
	struct http *http = context;
	struct curl_waitfd more[WAIT_MAX] = { 0 };
	int ready = 0;

	if (count > WAIT_MAX)
		count = WAIT_MAX;
	for (int i = 0; i < count; i++) {
		more[i].fd = others[i].fd;
		if ((others[i].events & POLLIN) != 0)
			more[i].events |= CURL_WAIT_POLLIN;
		if ((others[i].events & POLLOUT) != 0)
			more[i].events |= CURL_WAIT_POLLOUT;
	}
	(void)late.curl_multi_poll(
		http->multi, more, (unsigned)count, timeout_ms, &ready);
	look(http);
}

static void http_close(void *context)
{
	struct http *http = context;

	if (http == NULL)
		return;
	for (int i = 0; i < (int)LANE_COUNT; i++) {
		struct road *road = &http->roads[i];

		http_cancel(http, (enum lane)i);
		late.curl_easy_cleanup(road->easy);
		free(road->body);
	}
	(void)late.curl_multi_cleanup(http->multi);
	free(http);
}

/* -- opening ----------------------------------------------------------------
 */

static bool start_library(void)
{
	static bool started;

	if (!started)
		started =
			late.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	return started;
}

enum err http_open(
	const struct http_open *open, struct link *ret, struct error *why)
{
	struct http *http;
	bool good;
	enum err rc = http_check(open->url, why);

	if (!rc)
		rc = load(why);
	if (rc)
		return rc;
	http = start_library() ? calloc(1, sizeof(*http)) : NULL;
	if (http == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for the link");
	(void)text_copy(http->url, sizeof(http->url), open->url);
	(void)text_copy(http->pin, sizeof(http->pin),
		open->pin != NULL ? open->pin : "");
	(void)text_copy(http->software, sizeof(http->software), open->software);
	http->multi = late.curl_multi_init();
	good = http->multi != NULL;
	for (int i = 0; i < (int)LANE_COUNT; i++) {
		http->roads[i].easy = late.curl_easy_init();
		good = good && http->roads[i].easy != NULL;
	}
	if (!good) {
		http_close(http);
		return error_set(why, ERR_SYSTEM, "no memory for the link");
	}
	*ret = (struct link){ .context = http,
		.start = http_start,
		.finish = http_finish,
		.cancel = http_cancel,
		.wait = http_wait,
		.close = http_close };
	return ERR_OK;
}

enum err http_pin(const struct link *link, char *ret, struct error *why)
{
	const struct http *http = link->context;

	if (http->seen[0] == '\0')
		return error_set(why, ERR_NETWORK,
			"the hub's certificate could not be read");
	memcpy(ret, http->seen, PIN_SIZE);
	return ERR_OK;
}
