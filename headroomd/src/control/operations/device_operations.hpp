// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operations.hpp"
#include "control/transactions.hpp"
#include "output_devices.hpp"
#include "wire_status.hpp"

namespace headroom::control {

/// What the operations need of the rest of the daemon.
struct DeviceAccess {
  OutputDevices& outputs;
  std::function<std::vector<OutputDevices::Device>()> devices; ///< none while not connected
};

/// The same in the protocol's own words.
std::vector<wire::Device> to_wire(const std::vector<OutputDevices::Device>& devices);

/// `device.list`, `device.link`, `device.unlink`.
void add_device_operations(Operations& operations, Transactions& transactions, DeviceAccess access);

} // namespace headroom::control
