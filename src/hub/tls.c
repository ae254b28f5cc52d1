#include "hub/hub.h"

#include "base/clock.h"
#include "base/file.h"
#include "state.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define YEARS_MS (INT64_C(10) * 365 * 24 * 60 * 60 * 1000)
#define HOUR_S   3600

/* A certificate of our own: for a demo, and for tills that pin it. */
struct made {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
};

static void made_cleanup(struct made *made)
{
	if (made->certificate != NULL)
		gnutls_x509_crt_deinit(made->certificate);
	if (made->key != NULL)
		gnutls_x509_privkey_deinit(made->key);
}

static int name_it(struct made *made, const char *host)
{
	static const unsigned char loopback[] = { 127, 0, 0, 1 };
	gnutls_x509_crt_t it = made->certificate;
	int code = gnutls_x509_crt_set_dn_by_oid(it,
		GNUTLS_OID_X520_COMMON_NAME, 0, host, (unsigned)strlen(host));

	if (code >= 0)
		code = gnutls_x509_crt_set_subject_alt_name(it,
			GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host),
			GNUTLS_FSAN_SET);
	if (code >= 0)
		code = gnutls_x509_crt_set_subject_alt_name(it,
			GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_APPEND);
	if (code >= 0)
		code = gnutls_x509_crt_set_subject_alt_name(it,
			GNUTLS_SAN_IPADDRESS, loopback, sizeof(loopback),
			GNUTLS_FSAN_APPEND);
	return code;
}

static int make(struct made *made, const char *host, struct stamp now)
{
	static const unsigned char serial[] = { 1 };
	unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
	int code = gnutls_x509_privkey_init(&made->key);

	if (code >= 0)
		code = gnutls_x509_crt_init(&made->certificate);
	if (code >= 0)
		code = gnutls_x509_privkey_generate(
			made->key, GNUTLS_PK_ECDSA, bits, 0);
	if (code >= 0)
		code = gnutls_x509_crt_set_version(made->certificate, 3);
	if (code >= 0)
		code = gnutls_x509_crt_set_serial(
			made->certificate, serial, sizeof(serial));
	if (code >= 0)
		code = gnutls_x509_crt_set_activation_time(
			made->certificate, now.ms / 1000 - HOUR_S);
	if (code >= 0)
		code = gnutls_x509_crt_set_expiration_time(
			made->certificate, (now.ms + YEARS_MS) / 1000);
	if (code >= 0)
		code = gnutls_x509_crt_set_key(made->certificate, made->key);
	if (code >= 0)
		code = name_it(made, host);
	if (code >= 0)
		code = gnutls_x509_crt_sign2(made->certificate,
			made->certificate, made->key, GNUTLS_DIG_SHA256, 0);
	return code;
}

static enum err keep(const char *home, const char *name,
	const gnutls_datum_t *pem, bool is_private, struct error *why)
{
	char path[HUB_PATH_SIZE];
	struct file_write write = { .path = path,
		.bytes = pem->data,
		.length = pem->size,
		.is_private = is_private,
		.replace = true };

	hub_path(home, name, path);
	return file_write(&write, why);
}

enum err hub_certificate(const char *home, const char *host,
	const struct clock *clock, struct error *why)
{
	AUTO(made) made = { NULL, NULL };
	gnutls_datum_t certificate = { NULL, 0 };
	gnutls_datum_t key = { NULL, 0 };
	int code = make(&made, host, clock_read(clock).at);
	enum err rc;

	if (code >= 0)
		code = gnutls_x509_crt_export2(
			made.certificate, GNUTLS_X509_FMT_PEM, &certificate);
	if (code >= 0)
		code = gnutls_x509_privkey_export2(
			made.key, GNUTLS_X509_FMT_PEM, &key);
	if (code < 0)
		rc = error_set(why, ERR_SYSTEM,
			"cannot make a certificate (%s)",
			gnutls_strerror(code));
	else
		rc = keep(home, "tls/hub.crt", &certificate, false, why);
	if (!rc)
		rc = keep(home, "tls/hub.key", &key, true, why);
	gnutls_free(certificate.data);
	if (key.data != NULL)
		gnutls_memset(key.data, 0, key.size);
	gnutls_free(key.data);
	return rc;
}
