/* SPDX-License-Identifier: MIT */
#ifndef HEADROOM_IPC_STATUS_H
#define HEADROOM_IPC_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct headroom_client;

#define HEADROOM_NO_ID UINT32_MAX  /**< node_id: there is none */
#define HEADROOM_NO_LEVEL (-200.0) /**< any level: nothing was measured */

#define HEADROOM_ROUTE_PROCESSED 0u
#define HEADROOM_ROUTE_BYPASS 1u

#define HEADROOM_PROTECTION_PROCESSED 0u   /**< the audio passes the limiter */
#define HEADROOM_PROTECTION_BYPASSED 1u    /**< it does not, and that was asked for */
#define HEADROOM_PROTECTION_UNPROTECTED 2u /**< it does not, although it should */

#define HEADROOM_PLACEMENT_WAITING 0u    /**< not linked, or elsewhere for a moment only */
#define HEADROOM_PLACEMENT_PLACED 1u     /**< it plays where it is sent */
#define HEADROOM_PLACEMENT_UNROUTABLE 2u /**< it stays elsewhere */

#define HEADROOM_CALLBACK_BINS 16

/** What the daemon last said about itself. Numbers that it did not send are 0, strings "". */
struct headroom_status {
  size_t size; /**< caller sets to sizeof; the library writes what it filled */
  uint64_t uptime_s;
  uint64_t revision; /**< differs when anything but meters does */
  uint64_t xruns;
  const char* version; /**< of the daemon */
  const char* dsp_version;
  const char* pipewire_version;
  const char* profile;
  const char* session_manager;   /**< its name, "" when it is not known */
  const char* scheduling_policy; /**< of the audio thread: "SCHED_FIFO" */
  double ceiling_dbtp;
  double gain_reduction_db;      /**< >= 0, highest since any client last asked */
  double max_gain_reduction_db;  /**< since the daemon's start, >= 0 */
  double true_peak_out_dbtp;     /**< highest since any client last asked */
  double max_true_peak_out_dbtp; /**< since the daemon's start */
  uint32_t protocol;
  uint32_t latency_frames; /**< that processing adds, at the processed sink's rate */
  uint32_t bypass;         /**< 0 or 1 */
  uint32_t per_app;        /**< 0 or 1 */
  uint32_t realtime;       /**< 0 or 1: the audio thread has real-time scheduling */
  int32_t realtime_priority;
  uint32_t session_manager_present; /**< 0 or 1 */
  uint32_t stream_count;
  uint32_t warning_count;
  uint64_t callback_overruns; /**< of the audio thread: took longer than their audio lasts */
  double callback_max_us;     /**< the longest since the daemon's start */
  /** How many took 2^b microseconds or longer and less than 2^(b+1); the first counts the shorter,
   * the last the longer ones, too. */
  uint64_t callback_histogram_us[HEADROOM_CALLBACK_BINS];
  uint32_t silent_on_crash; /**< 0 or 1: killed now, the daemon would leave silence */
  uint32_t sticky_default;  /**< 0 or 1: the daemon has made its sink the default one */
};

/** One end of the signal path. */
struct headroom_sink {
  size_t size;             /**< caller sets to sizeof; the library writes what it filled */
  const char* name;        /**< "" = not known */
  const char* layout;      /**< "FL,FR" in channel order; "" = not known */
  uint32_t node_id;        /**< or HEADROOM_NO_ID */
  uint32_t ready;          /**< 0 or 1 */
  uint32_t sample_rate;    /**< Hz, 0 = not known */
  uint32_t quantum_frames; /**< 0 = not known */
  uint32_t channels;       /**< 0 = not known */
};

struct headroom_stream {
  size_t size; /**< caller sets to sizeof; the library writes what it filled */
  const char* app;
  const char* rule;   /**< what decided the route, "default" */
  const char* reason; /**< one line for people */
  const char* layout; /**< "FL,FR" in channel order; "" = not known */
  uint32_t node_id;
  uint32_t route;          /**< HEADROOM_ROUTE_ */
  uint32_t protection;     /**< HEADROOM_PROTECTION_ */
  uint32_t channels;       /**< 0 = not known */
  uint32_t sample_rate;    /**< Hz, 0 = not known */
  uint32_t latency_frames; /**< that we add */
  uint32_t placement;      /**< HEADROOM_PLACEMENT_ */
};

#define HEADROOM_SINK_PROCESSED 0u /**< ours, the one that applications play to */
#define HEADROOM_SINK_REAL 1u      /**< the device behind us */

/*
 * The last status that arrived. All strings live until the next status arrives (which happens only
 * in headroom_client_dispatch() and headroom_client_run_status()) or destroy.
 *
 * Returns 0; -ENODATA before the first status; -EINVAL when size makes no sense; -ENOENT for an
 * index or a sink that does not exist. The struct is untouched on failure.
 */
int headroom_client_get_status(const struct headroom_client* client,
                               struct headroom_status* status);
int headroom_client_get_sink(const struct headroom_client* client, uint32_t which,
                             struct headroom_sink* sink);
/** @param index  0 .. stream_count - 1, in the order of node_id */
int headroom_client_get_stream(const struct headroom_client* client, uint32_t index,
                               struct headroom_stream* stream);

/** @return the index-th warning, NULL when there is none */
const char* headroom_client_get_warning(const struct headroom_client* client, uint32_t index);

/** @return the whole status as one JSON object, fields unknown to this library included; NULL
 * before the first status */
const char* headroom_client_status_json(const struct headroom_client* client);

#ifdef __cplusplus
}
#endif
#endif
