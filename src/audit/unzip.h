#ifndef AUDIT_UNZIP_H
#define AUDIT_UNZIP_H

#include "fault.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A reader of ZIP files (APPNOTE 6.3: stored, deflated, ZIP64) that trusts no
 * byte of them. It takes exactly one shape: members one after the other from
 * the first byte on, each with the name, size and method that the directory
 * at the end says, nothing between them and nothing after. So two readers of
 * one file never see two contents.
 */
#define UNZIP_NAME_SIZE   65
#define UNZIP_MEMBERS_MAX 100000
#define UNZIP_RATIO_MAX   256 /* of deflated bytes; more is a bomb */

struct unzip_member {
	char name[UNZIP_NAME_SIZE];
	bool deflated;
	uint32_t crc;
	uint64_t packed; /* bytes in the file */
	uint64_t bytes;  /* bytes it unpacks to */
	uint64_t header; /* place of its header */
	uint64_t data;   /* place of its first byte */
};

struct unzip;

/*
 * Read the directory. Faults of single members are added and the member is
 * left out; ERR_INPUT when the file is no ZIP at all, ERR_SYSTEM when it
 * cannot be read.
 */
enum err unzip_open(const char *path, struct faults *faults, struct unzip **ret,
	struct error *why) NODISCARD;
void unzip_close(struct unzip *zip);

int unzip_count(const struct unzip *zip);
const struct unzip_member *unzip_member(const struct unzip *zip, int at);

/* By its name; NULL when there is none. */
const struct unzip_member *unzip_find(
	const struct unzip *zip, const char *name);

/* A member's bytes; several may be open at once. */
struct unzip_stream;

enum err unzip_stream_open(struct unzip *zip, const struct unzip_member *member,
	struct unzip_stream **ret, struct error *why) NODISCARD;
void unzip_stream_close(struct unzip_stream *stream);

/*
 * The next bytes; 0 of them at the end. ERR_FORGED when they do not unpack to
 * what the directory says; the stream is at its end then.
 */
enum err unzip_read(struct unzip_stream *stream, void *bytes, size_t size,
	size_t *ret_length, struct error *why) NODISCARD;

/* A small member whole, NUL-terminated; ERR_RANGE above size - 1 bytes. */
enum err unzip_read_whole(struct unzip *zip, const struct unzip_member *member,
	char *bytes, size_t size, size_t *ret_length,
	struct error *why) NODISCARD;

#endif
