// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/device_operations.hpp"
#include <algorithm>
#include <stdexcept>
#include <utility>

namespace headroom::control {
namespace {

std::string_view text(OutputDevices::State state) {
  switch (state) {
  case OutputDevices::State::is_default:
    return "default";
  case OutputDevices::State::linked:
    return "linked";
  case OutputDevices::State::absent:
    return "absent";
  case OutputDevices::State::feeds_back:
    return "feeds_back";
  case OutputDevices::State::plain:
    break;
  }
  return "off";
}

Result list(const std::vector<OutputDevices::Device>& devices) {
  wire::Writer json;
  json.begin_object().key("devices").begin_array();
  for (const auto& device : devices) {
    json.begin_object().field("name", device.name);
    if (!device.description.empty())
      json.field("description", device.description);
    if (!device.layout.empty())
      json.array_field("layout", device.layout);
    json.field("state", text(device.state)).end();
  }
  return json.end().end();
}

} // namespace

void add_device_operations(Operations& operations, DeviceAccess access) {
  operations.add("device.list", [access](const Arguments&) { return list(access.devices()); });
  operations.add("device.link", [access](const Arguments& args) -> Result {
    const std::string name = args.string("name");
    if (!std::ranges::any_of(access.devices(),
                             [&](const auto& device) { return device.name == name; }))
      throw NotFound("there is no device \"" + name + '"');
    try {
      access.outputs.link(name);
    } catch (const std::invalid_argument& reason) {
      args.refuse("name", reason.what());
    }
    return {};
  });
  operations.add("device.unlink", [access](const Arguments& args) -> Result {
    const std::string name = args.string("name");
    if (!access.outputs.unlink(name))
      throw NotFound("nothing is played to \"" + name + "\" beside the default");
    return {};
  });
}

} // namespace headroom::control
