// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include "output_devices.hpp"

namespace headroom::control {

/// What the operations need of the rest of the daemon.
struct DeviceAccess {
  OutputDevices& outputs;
  std::function<std::vector<OutputDevices::Device>()> devices; ///< none while not connected
};

/// `device.list`, `device.link`, `device.unlink`.
void add_device_operations(Operations& operations, DeviceAccess access);

} // namespace headroom::control
