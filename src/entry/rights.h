#ifndef ENTRY_RIGHTS_H
#define ENTRY_RIGHTS_H

#include "shape.h"

/* Bodies of the kinds that tills and hub tell each other. */
extern const struct shape enrol_shape;
extern const struct shape revoke_shape;
extern const struct shape lost_shape;
extern const struct shape release_shape;
extern const struct shape hub_epoch_shape;
extern const struct shape assess_shape;
extern const struct shape lease_ask_shape;
extern const struct shape lease_close_shape;
extern const struct shape lease_disclaim_shape;
extern const struct shape ack_shape;
extern const struct shape decommission_shape;
extern const struct shape epoch_shape; /* restore and key.rotate */

extern const struct shape_words lease_kind_words;

/* Base64url of 32 bytes; of 16; of 64 (entry.c). */
enum err digest_check(const char *text, struct error *why) NODISCARD;
enum err person_check(const char *text, struct error *why) NODISCARD;
enum err signature_check(const char *text, struct error *why) NODISCARD;

#endif
