// SPDX-License-Identifier: GPL-3.0-or-later
#include "output_devices.hpp"
#include "log.hpp"
#include "own_nodes.hpp"
#include "state_file.hpp"
#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace headroom {
namespace {

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= 256 && !is_own_sink(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

} // namespace

OutputDevices::OutputDevices(std::filesystem::path folder, std::function<void()> changed)
    : file_(folder.empty() ? folder : folder / "outputs"), changed_(std::move(changed)) {
  if (file_.empty())
    return;
  std::istringstream lines(read_state(file_).value_or(""));
  for (std::string name; std::getline(lines, name) && chosen_.size() < kMost;)
    if (is_name(name) && !std::ranges::binary_search(chosen_, name))
      chosen_.insert(std::ranges::lower_bound(chosen_, name), name);
}

void OutputDevices::link(const std::string& name) {
  if (!is_name(name))
    throw std::invalid_argument("another sink's name of 1..256 bytes");
  const auto at = std::ranges::lower_bound(chosen_, name);
  if (at != chosen_.end() && *at == name)
    return;
  if (chosen_.size() >= kMost)
    throw std::invalid_argument("one of at most " + std::to_string(kMost) + " devices");
  chosen_.insert(at, name);
  changed();
}

bool OutputDevices::unlink(const std::string& name) {
  if (std::erase(chosen_, name) == 0)
    return false;
  changed();
  return true;
}

void OutputDevices::commit() {
  if (std::exchange(before_, {}) != chosen_)
    changed();
}

void OutputDevices::roll_back() { chosen_ = std::exchange(before_, {}).value(); }

void OutputDevices::changed() {
  if (before_)
    return;
  store();
  changed_();
}

std::vector<OutputDevices::Device> OutputDevices::devices(const GraphModel& model) const {
  std::vector<Device> devices;
  const GraphNode* real = model.real_sink();
  for (const auto& [id, node] : model.nodes()) {
    if (value_of(node.properties, "media.class") != "Audio/Sink" || is_own_sink(node.name()))
      continue;
    Device device{std::string(node.name()),
                  std::string(value_of(node.properties, "node.description")),
                  model.input_channels(id), State::plain};
    const bool chosen = std::ranges::binary_search(chosen_, device.name);
    if (real != nullptr && real->id == id)
      device.state = State::is_default;
    else if (chosen)
      device.state = model.comes_to_us(id) ? State::feeds_back : State::linked;
    devices.push_back(std::move(device));
  }
  for (const auto& name : chosen_)
    if (std::ranges::none_of(devices, [&](const Device& device) { return device.name == name; }))
      devices.push_back({name, "", {}, State::absent});
  std::ranges::sort(devices, {}, &Device::name);
  return devices;
}

std::vector<std::string> OutputDevices::wanted(const GraphModel& model) const {
  std::vector<std::string> names;
  for (const auto& device : devices(model))
    if (device.state == State::linked)
      names.push_back(device.name);
  return names;
}

void OutputDevices::store() const {
  if (file_.empty())
    return;
  std::string text;
  for (const auto& name : chosen_)
    text += name + '\n';
  try {
    write_state(file_, text);
  } catch (const std::exception& reason) {
    log::warning("the chosen outputs are not remembered: %s", reason.what());
  }
}

} // namespace headroom
