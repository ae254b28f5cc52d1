#include <sodium.h>
#include <stdbool.h>
#include <string.h>

/*
 * What of libsodium costs most, and less here: the linker gives the calls to
 * what stands in this file (--wrap).
 *
 * A market's tills and hub check the same signatures again and again, and in
 * one process each needs to be checked only once: libsodium is asked, and what
 * it found right is remembered by a hash of all that was asked. What is wrong
 * is asked anew each time. And nobody needs to be kept from the memory in
 * which the keys of a played market stand.
 */
#define SLOTS (1 << 16)
#define NAME  16

static unsigned char right[SLOTS][NAME];

int __real_crypto_sign_detached(unsigned char *signature,
	unsigned long long *length, const unsigned char *bytes,
	unsigned long long count, const unsigned char *secret_key);
int __real_crypto_sign_verify_detached(const unsigned char *signature,
	const unsigned char *bytes, unsigned long long count,
	const unsigned char *public_key);
int __real_crypto_core_ed25519_is_valid_point(const unsigned char *point);

int __wrap_crypto_sign_detached(unsigned char *signature,
	unsigned long long *length, const unsigned char *bytes,
	unsigned long long count, const unsigned char *secret_key);
int __wrap_crypto_sign_verify_detached(const unsigned char *signature,
	const unsigned char *bytes, unsigned long long count,
	const unsigned char *public_key);
int __wrap_crypto_core_ed25519_is_valid_point(const unsigned char *point);

int __wrap_sodium_mprotect_noaccess(void *memory);
int __wrap_sodium_mprotect_readonly(void *memory);

static unsigned char *slot_of(const unsigned char *name)
{
	return right[(name[0] | (unsigned int)name[1] << 8) % SLOTS];
}

static bool is_known(const unsigned char *name)
{
	return memcmp(slot_of(name), name, NAME) == 0;
}

static void name_signature(const unsigned char *signature,
	const unsigned char *bytes, unsigned long long count,
	const unsigned char *public_key, unsigned char *name)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, NAME);
	(void)crypto_generichash_update(
		&state, public_key, crypto_sign_PUBLICKEYBYTES);
	(void)crypto_generichash_update(&state, signature, crypto_sign_BYTES);
	(void)crypto_generichash_update(&state, bytes, count);
	(void)crypto_generichash_final(&state, name, NAME);
}

int __wrap_crypto_sign_detached(unsigned char *signature,
	unsigned long long *length, const unsigned char *bytes,
	unsigned long long count, const unsigned char *secret_key)
{
	unsigned char name[NAME];
	int rc = __real_crypto_sign_detached(
		signature, length, bytes, count, secret_key);

	if (rc == 0) {
		/* The public key is the second half of the secret one. */
		name_signature(signature, bytes, count,
			secret_key + crypto_sign_SEEDBYTES, name);
		memcpy(slot_of(name), name, NAME);
	}
	return rc;
}

int __wrap_crypto_sign_verify_detached(const unsigned char *signature,
	const unsigned char *bytes, unsigned long long count,
	const unsigned char *public_key)
{
	unsigned char name[NAME];
	int rc;

	name_signature(signature, bytes, count, public_key, name);
	if (is_known(name))
		return 0;
	rc = __real_crypto_sign_verify_detached(
		signature, bytes, count, public_key);
	if (rc == 0)
		memcpy(slot_of(name), name, NAME);
	return rc;
}

int __wrap_crypto_core_ed25519_is_valid_point(const unsigned char *point)
{
	unsigned char name[NAME];
	int is_valid;

	(void)crypto_generichash(
		name, NAME, point, crypto_core_ed25519_BYTES, NULL, 0);
	if (is_known(name))
		return 1;
	is_valid = __real_crypto_core_ed25519_is_valid_point(point);
	if (is_valid)
		memcpy(slot_of(name), name, NAME);
	return is_valid;
}

int __wrap_sodium_mprotect_noaccess(void *memory)
{
	(void)memory;
	return 0;
}

int __wrap_sodium_mprotect_readonly(void *memory)
{
	(void)memory;
	return 0;
}
