// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations/device_operations.hpp"

namespace headroom::control_test {

/// What device.* works on: speakers, which are the default, and a headset. Nothing is remembered.
struct DeviceDesk {
  DeviceDesk() {
    for (const uint32_t id : {31u, 32u}) {
      model.add_node(id, {{"node.name", id == 31 ? "speakers" : "headset"},
                          {"node.description", id == 31 ? "Speakers" : "Headset"},
                          {"media.class", "Audio/Sink"}});
      model.add_port(id * 10, {id, 0, true, false, "FL"});
      model.add_port(id * 10 + 1, {id, 1, true, false, "FR"});
    }
    model.set_default_sink("speakers");
  }

  control::DeviceAccess access() {
    return {outputs, [this] { return outputs.devices(model); }};
  }

  GraphModel model;
  OutputDevices outputs{"", [] {}};
};

} // namespace headroom::control_test
