#ifndef DEVICE_PROFILE_H
#define DEVICE_PROFILE_H

#include "core/receipt.h"
#include "device/escpos.h"

/*
 * What one kind of printer can do. A profile is a small text file: a line
 * a fact, "key = value", '#' begins a comment; quotapos-settings(5) has the
 * keys. Those that are shipped are part of the program, too.
 */

enum profile_chinese {
	PROFILE_CHINESE_NONE,    /* no Chinese font: it is drawn */
	PROFILE_CHINESE_GB2312,  /* 6,763 characters */
	PROFILE_CHINESE_GBK,     /* 21,886, two bytes each */
	PROFILE_CHINESE_GB18030, /* and those of four bytes */
};

enum profile_russian {
	PROFILE_RUSSIAN_NONE, /* it is drawn */
	PROFILE_RUSSIAN_CP866,
	PROFILE_RUSSIAN_CP1251,
	PROFILE_RUSSIAN_WIDE, /* row 7 of GB2312: two columns a letter */
};

#define PROFILE_NAME_SIZE 33
#define PROFILE_FILE_MAX  4096
#define PROFILE_DOTS_MAX  832

struct profile {
	char name[PROFILE_NAME_SIZE];
	enum paper paper;
	int dots; /* of a line, 12 a column at least */
	enum profile_chinese chinese;
	enum profile_russian russian;
	uint8_t page; /* number of the code page, for ESC t */
	bool draws;   /* pictures */
	bool qr;      /* GS ( k; else it is drawn */
	bool status;  /* DLE EOT is answered */
	bool confirm; /* GS r is answered when the paper is printed */
	enum escpos_cut cut;
	int drawer; /* pin 2 or 5; 0 = no drawer */
};

/* Columns of font A: 32 or 48. */
int profile_columns(const struct profile *profile);

/* ERR_INPUT names the line. */
enum err profile_parse(
	const char *text, struct profile *ret, struct error *why) NODISCARD;

/* One that is shipped, by its name; a name with '/' is a file.
 * ERR_NOT_FOUND lists the names there are. */
enum err profile_find(
	const char *name, struct profile *ret, struct error *why) NODISCARD;

#endif
