// SPDX-License-Identifier: GPL-3.0-or-later
#include "ports.hpp"
#include <cstdio>
#include <cstring>

// write_ttl manifest|plugins LIBRARY: prints the bundle's manifest.ttl or headroom.ttl.
using namespace headroom::lv2;

namespace {

void write_manifest(const char* library) {
  std::puts("@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n");
  for (const Variant& variant : kVariants)
    std::printf("<%s>\n\ta lv2:Plugin ;\n\tlv2:binary <%s> ;\n\trdfs:seeAlso <headroom.ttl> .\n\n",
                variant.uri, library);
}

void write_control(const Port& port, unsigned index) {
  const bool meter = port.kind == PortKind::kMeter;
  std::printf("\tlv2:port [\n\t\ta lv2:%sPort , lv2:ControlPort ;\n\t\tlv2:index %u ;\n"
              "\t\tlv2:symbol \"%s\" ;\n\t\tlv2:name \"%s\" ;\n",
              meter ? "Output" : "Input", index, port.symbol, port.name);
  if (!meter)
    std::printf("\t\tlv2:default %.9g ;\n", double{port.standard});
  std::printf("\t\tlv2:minimum %.9g ;\n\t\tlv2:maximum %.9g", double{port.least},
              double{port.most});
  if (port.unit != nullptr)
    std::printf(" ;\n\t\tunits:unit units:%s", port.unit);
  if (port.kind == PortKind::kSwitch)
    std::printf(" ;\n\t\tlv2:portProperty lv2:toggled");
  if (port.role == PortRole::kEnabled)
    std::printf(" ;\n\t\tlv2:designation lv2:enabled");
  if (port.role == PortRole::kLatency)
    std::printf(" ;\n\t\tlv2:designation lv2:latency ;\n"
                "\t\tlv2:portProperty lv2:reportsLatency , lv2:integer");
  std::printf("\n\t] ;\n");
}

void write_plugin(const Variant& variant) {
  std::printf("<%s>\n\ta lv2:Plugin , lv2:%sPlugin ;\n\tdoap:name \"%s\" ;\n"
              "\tdoap:license <https://spdx.org/licenses/GPL-3.0-or-later> ;\n"
              "\tlv2:optionalFeature lv2:hardRTCapable , work:schedule ;\n"
              "\tlv2:extensionData work:interface ;\n",
              variant.uri, "Limiter", variant.name);
  unsigned index = 0;
  for (const bool input : {true, false})
    for (unsigned c = 0; c < variant.channels; ++c)
      std::printf("\tlv2:port [\n\t\ta lv2:%sPort , lv2:AudioPort ;\n\t\tlv2:index %u ;\n"
                  "\t\tlv2:symbol \"%s_%u\" ;\n\t\tlv2:name \"%s %u\"\n\t] ;\n",
                  input ? "Input" : "Output", index++, input ? "in" : "out", c + 1,
                  input ? "In" : "Out", c + 1);
  for (const Port& port : kPorts)
    write_control(port, index++);
  std::printf("\tlv2:project <urn:headroom:lv2> .\n\n");
}

} // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "manifest") == 0) {
    write_manifest(argv[2]);
    return 0;
  }
  if (argc == 3 && std::strcmp(argv[1], "plugins") == 0) {
    std::puts("@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
              "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
              "@prefix units: <http://lv2plug.in/ns/extensions/units#> .\n"
              "@prefix work: <http://lv2plug.in/ns/ext/worker#> .\n\n"
              "<urn:headroom:lv2>\n\ta doap:Project ;\n\tdoap:name \"headroom\" .\n");
    for (const Variant& variant : kVariants)
      write_plugin(variant);
    return 0;
  }
  std::fprintf(stderr, "usage: write_ttl manifest|plugins LIBRARY\n");
  return 2;
}
