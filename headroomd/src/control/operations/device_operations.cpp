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

} // namespace

std::vector<wire::Device> to_wire(const std::vector<OutputDevices::Device>& devices) {
  std::vector<wire::Device> all;
  for (const auto& device : devices)
    all.push_back(
        {device.name, device.description, device.layout, std::string(text(device.state))});
  return all;
}

void add_device_operations(Operations& operations, Transactions& transactions,
                           DeviceAccess access) {
  auto& outputs = access.outputs;
  transactions.join({[&outputs] { outputs.begin(); }, [&outputs] { outputs.commit(); },
                     [&outputs] { outputs.roll_back(); }});
  operations.add("device.list", [access](const Arguments&) -> Result {
    wire::Writer json;
    wire::write(json.begin_object().key("devices"), to_wire(access.devices()));
    return json.end();
  });
  operations.add(
      "device.link",
      [access](const Arguments& args) -> Result {
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
      },
      InApply::yes);
  operations.add(
      "device.unlink",
      [access](const Arguments& args) -> Result {
        const std::string name = args.string("name");
        if (!access.outputs.unlink(name))
          throw NotFound("nothing is played to \"" + name + "\" beside the default");
        return {};
      },
      InApply::yes);
}

} // namespace headroom::control
