// SPDX-License-Identifier: GPL-3.0-or-later
#include "lv2_plugin.hpp"
#include <algorithm>
#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <stdexcept>

namespace headroom::peers {

namespace {

constexpr uint32_t kAtomSequences = 4096; ///< 64 KiB

/// Numbers for URIs, from 1 on.
LV2_URID number_of(LV2_URID_Map_Handle, const char* uri) {
  static std::vector<std::string> known;
  const auto at = std::find(known.begin(), known.end(), uri);
  const auto number = static_cast<LV2_URID>(at - known.begin()) + 1;
  if (at == known.end())
    known.emplace_back(uri);
  return number;
}

/// What hosts tell: the numbers, and the largest block.
LV2_URID_Map kNumbers = {nullptr, number_of};
const int32_t kLargestBlock = kBlockFrames;
const LV2_Options_Option kOptions[] = {
    {LV2_OPTIONS_INSTANCE, 0, number_of(nullptr, LV2_BUF_SIZE__maxBlockLength), sizeof(int32_t),
     number_of(nullptr, LV2_ATOM__Int), &kLargestBlock},
    {LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr}};
const LV2_Feature kNumbersFeature = {LV2_URID__map, &kNumbers};
const LV2_Feature kOptionsFeature = {LV2_OPTIONS__options,
                                     const_cast<LV2_Options_Option*>(kOptions)};
const LV2_Feature* const kFeatures[] = {&kNumbersFeature, &kOptionsFeature, nullptr};

LilvWorld* world() {
  static const std::unique_ptr<LilvWorld, decltype(&lilv_world_free)> loaded = [] {
    LilvWorld* const made = lilv_world_new();
    lilv_world_load_all(made);
    return std::unique_ptr<LilvWorld, decltype(&lilv_world_free)>(made, &lilv_world_free);
  }();
  return loaded.get();
}

struct Node {
  explicit Node(const char* uri) : node(lilv_new_uri(world(), uri)) {}
  ~Node() { lilv_node_free(node); }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  LilvNode* node;
};

/// minor.micro as the plugin's data has it; many leave it out.
std::string version_of(const LilvPlugin* plugin) {
  std::string text;
  for (const char* part : {LV2_CORE__minorVersion, LV2_CORE__microVersion}) {
    LilvNodes* const values = lilv_plugin_get_value(plugin, Node(part).node);
    if (values == nullptr)
      return "LV2 plugin";
    text += (text.empty() ? "LV2 plugin " : ".") +
            std::string(lilv_node_as_string(lilv_nodes_get_first(values)));
    lilv_nodes_free(values);
  }
  return text;
}

float scale_point(const LilvPlugin* plugin, const LilvPort* port, const std::string& label) {
  LilvScalePoints* const points = lilv_port_get_scale_points(plugin, port);
  const LilvNode* found = nullptr;
  LILV_FOREACH(scale_points, at, points) {
    const LilvScalePoint* const point = lilv_scale_points_get(points, at);
    if (label == lilv_node_as_string(lilv_scale_point_get_label(point)))
      found = lilv_scale_point_get_value(point);
  }
  const float value = found != nullptr ? lilv_node_as_float(found) : 0.0f;
  lilv_scale_points_free(points);
  if (found == nullptr)
    throw std::runtime_error("an LV2 plugin has no choice " + label);
  return value;
}

/// Where events go in or out. Nobody sends any.
struct AtomPort {
  bool is_input;
  std::vector<LV2_Atom_Sequence> memory;

  void empty() {
    const auto bytes = static_cast<uint32_t>(memory.size() * sizeof(LV2_Atom_Sequence));
    memory[0].atom.type = number_of(nullptr, is_input ? LV2_ATOM__Sequence : LV2_ATOM__Chunk);
    memory[0].atom.size =
        is_input ? uint32_t{sizeof(LV2_Atom_Sequence_Body)} : bytes - uint32_t{sizeof(LV2_Atom)};
    memory[0].body = {};
  }
};

class Lv2Plugin : public Peer {
public:
  Lv2Plugin(const Description& description, const LilvPlugin* plugin,
            const std::map<std::string, ControlValue>& controls)
      : Peer(description), plugin_(plugin), controls_(lilv_plugin_get_num_ports(plugin)),
        rows_(2 * kChannels, std::vector<float>(kBlockFrames)) {
    lilv_plugin_get_port_ranges_float(plugin, nullptr, nullptr, controls_.data());
    for (const auto& [symbol, value] : controls) {
      LilvNode* const wanted = lilv_new_string(world(), symbol.c_str());
      const LilvPort* const port = lilv_plugin_get_port_by_symbol(plugin, wanted);
      lilv_node_free(wanted);
      if (port == nullptr)
        throw std::runtime_error(description.name + " has no control " + symbol);
      const float* const direct = std::get_if<float>(&value);
      controls_[lilv_port_get_index(plugin, port)] =
          direct != nullptr ? *direct : scale_point(plugin, port, std::get<std::string>(value));
    }
  }
  ~Lv2Plugin() override { stop(); }
  Lv2Plugin(const Lv2Plugin&) = delete;
  Lv2Plugin& operator=(const Lv2Plugin&) = delete;

  void start() override {
    stop();
    instance_ = lilv_plugin_instantiate(plugin_, kRateHz, kFeatures);
    if (instance_ == nullptr)
      throw std::runtime_error(description().name + " cannot be instantiated");
    connect_ports();
    lilv_instance_activate(instance_);
  }

  ConstBlock process(ConstBlock in) override {
    for (uint32_t c = 0; c < kChannels; ++c)
      std::copy_n(in[c], in.frames, rows_[c].data());
    for (AtomPort& atom : atoms_)
      atom.empty();
    lilv_instance_run(instance_, in.frames);
    return {out_, kChannels, in.frames};
  }

private:
  void stop() {
    if (instance_ == nullptr)
      return;
    lilv_instance_deactivate(instance_);
    lilv_instance_free(instance_);
    instance_ = nullptr;
  }

  void connect_ports() {
    const Node input(LV2_CORE__InputPort), audio(LV2_CORE__AudioPort),
        control(LV2_CORE__ControlPort), atom(LV2_ATOM__AtomPort);
    atoms_.clear();
    uint32_t inputs = 0;
    uint32_t outputs = 0;
    for (uint32_t i = 0; i < controls_.size(); ++i) {
      const LilvPort* const port = lilv_plugin_get_port_by_index(plugin_, i);
      const bool in = lilv_port_is_a(plugin_, port, input.node);
      if (lilv_port_is_a(plugin_, port, audio.node)) {
        const uint32_t row = in ? inputs++ : kChannels + outputs++;
        if (inputs > kChannels || outputs > kChannels)
          throw std::runtime_error(description().name + " is not stereo");
        lilv_instance_connect_port(instance_, i, rows_[row].data());
      } else if (lilv_port_is_a(plugin_, port, control.node)) {
        lilv_instance_connect_port(instance_, i, &controls_[i]);
      } else if (lilv_port_is_a(plugin_, port, atom.node)) {
        atoms_.push_back({in, std::vector<LV2_Atom_Sequence>(kAtomSequences)});
        lilv_instance_connect_port(instance_, i, atoms_.back().memory.data());
      }
    }
  }

  const LilvPlugin* plugin_;
  LilvInstance* instance_ = nullptr;
  std::vector<float> controls_; ///< by port
  std::vector<AtomPort> atoms_;
  Channels rows_; ///< the inputs, then the outputs
  float* out_[kChannels] = {rows_[2].data(), rows_[3].data()};
};

} // namespace

std::unique_ptr<Peer> lv2_plugin(const std::string& name, const std::string& uri,
                                 const std::string& settings,
                                 const std::map<std::string, ControlValue>& controls) {
  const Node wanted(uri.c_str());
  const LilvPlugin* const plugin =
      lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world()), wanted.node);
  if (plugin == nullptr)
    return nullptr;
  return std::make_unique<Lv2Plugin>(Peer::Description{name, version_of(plugin), settings}, plugin,
                                     controls);
}

} // namespace headroom::peers
