/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_ERRORS_H
#define HEADROOM_IPC_ERRORS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Functions return a negative errno value. The values below say the same in headroom's own terms;
 * each has one errno of its own, given in brackets.
 */
#define HEADROOM_ERROR_NONE 0u
#define HEADROOM_ERROR_NO_DAEMON 1u /**< nobody listens on the socket [ECONNREFUSED] */
#define HEADROOM_ERROR_REFUSED 2u   /**< not our user's socket, or all connections taken [EACCES] */
#define HEADROOM_ERROR_PROTOCOL 3u  /**< not headroom, or too old or new [EPROTONOSUPPORT] */
#define HEADROOM_ERROR_TIMEOUT 4u   /**< no answer in time [ETIMEDOUT] */
#define HEADROOM_ERROR_MALFORMED 5u /**< the answer breaks the protocol [EBADMSG] */
#define HEADROOM_ERROR_REJECTED 6u  /**< the daemon understood and said no [EREMOTEIO] */
#define HEADROOM_ERROR_LOST 7u      /**< the daemon went away meanwhile [ECONNRESET] */
#define HEADROOM_ERROR_SYSTEM 8u    /**< anything else that the kernel refused [EIO] */

/** A few words for people, "no daemon". Static storage; never NULL, also for unknown numbers. */
const char* headroom_error_text(uint32_t error);

#ifdef __cplusplus
}
#endif
#endif
