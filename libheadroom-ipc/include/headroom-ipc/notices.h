/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_NOTICES_H
#define HEADROOM_IPC_NOTICES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct headroom_client;

/* What a HEADROOM_EVENT_NOTICE is about. Daemons may send more: those are HEADROOM_NOTICE_OTHER,
 * with their topic, name and json in struct headroom_event. */
#define HEADROOM_NOTICE_OTHER 0u
#define HEADROOM_NOTICE_METERS 1u            /**< headroom_client_get_meters() has a new tick */
#define HEADROOM_NOTICE_PROFILE_USED 2u      /**< name */
#define HEADROOM_NOTICE_PROFILE_RELOADED 3u  /**< files were read again */
#define HEADROOM_NOTICE_STREAM_ROUTED 4u     /**< node_id, app, route */
#define HEADROOM_NOTICE_STREAM_REMOVED 5u    /**< node_id */
#define HEADROOM_NOTICE_RULE_CHANGED 6u      /**< routing or per-app rules */
#define HEADROOM_NOTICE_REAL_SINK_CHANGED 7u /**< name, node_id of the device behind us */
#define HEADROOM_NOTICE_LAYER_A_ATTACHED 8u  /**< node_id, app: its volume is looked after */
#define HEADROOM_NOTICE_LAYER_A_DETACHED 9u  /**< node_id */
#define HEADROOM_NOTICE_LAYER_A_LEVEL 10u    /**< node_id, app, volume_lin, reduction_db */
#define HEADROOM_NOTICE_STARTED 11u
#define HEADROOM_NOTICE_SHUTDOWN 12u
#define HEADROOM_NOTICE_OVERFLOW 13u /**< notices were lost: ask for the status */
#define HEADROOM_NOTICE_BYPASS 14u   /**< enabled */
#define HEADROOM_NOTICE_SETTING 15u  /**< key; "/value" in values.h */
#define HEADROOM_NOTICE_PER_APP 16u  /**< app, enabled */
#define HEADROOM_NOTICE_EQ 17u
#define HEADROOM_NOTICE_DEVICES 18u
#define HEADROOM_NOTICE_RATE 19u
#define HEADROOM_NOTICE_WARNING 20u           /**< message */
#define HEADROOM_NOTICE_LIMITER_HEAVY 21u     /**< message */
#define HEADROOM_NOTICE_UNPROTECTED_ROUTE 22u /**< node_id, app, message */
#define HEADROOM_NOTICE_CONFIG_ERROR 23u      /**< message */
#define HEADROOM_NOTICE_UNROUTABLE 24u        /**< node_id, app, route, message */

#define HEADROOM_NO_ROUTE UINT32_MAX /**< route: the notice names none */

/** A notice. What it does not say is 0, "", HEADROOM_NO_ID or HEADROOM_NO_ROUTE. */
struct headroom_notice {
  size_t size;       /**< caller sets to sizeof; the library writes what it filled */
  uint64_t revision; /**< as in struct headroom_status */
  const char* name;
  const char* app;
  const char* key;
  const char* message; /**< for people */
  double volume_lin;   /**< 1.0 = unity */
  double reduction_db; /**< >= 0 */
  uint32_t kind;       /**< HEADROOM_NOTICE_ */
  uint32_t node_id;
  uint32_t route;   /**< HEADROOM_ROUTE_ */
  uint32_t enabled; /**< 0 or 1 */
};

/**
 * The notice that headroom_client_next_event() gave last. Strings live until its next call.
 *
 * @return 0; -ENODATA when the last event was no notice; -EINVAL when size makes no sense
 */
int headroom_client_get_notice(const struct headroom_client* client,
                               struct headroom_notice* notice);

/** Levels since the tick before. Those that were not measured are HEADROOM_NO_LEVEL. */
struct headroom_meters {
  size_t size; /**< caller sets to sizeof; the library writes what it filled */
  double momentary_lufs;
  double shortterm_lufs;
  double integrated_lufs;
  double true_peak_dbtp;       /**< of the output, highest */
  double gain_reduction_db;    /**< of all stages together, >= 0 */
  double compressor_gr_db;     /**< >= 0 */
  double limiter_gr_db;        /**< >= 0, hard tier */
  double soft_gr_db;           /**< >= 0, soft tier */
  double agc_gain_db;          /**< either sign */
  double loudness_range_lu;    /**< of the same time as integrated_lufs */
  uint32_t latency_frames;     /**< that processing adds */
  uint32_t agc_enabled;        /**< 0 or 1 */
  uint32_t compressor_enabled; /**< 0 or 1 */
};

/**
 * The last tick of topic meters that headroom_client_next_event() gave.
 *
 * @return 0; -ENODATA before the first; -EINVAL when size makes no sense
 */
int headroom_client_get_meters(const struct headroom_client* client,
                               struct headroom_meters* meters);

#ifdef __cplusplus
}
#endif
#endif
