// SPDX-License-Identifier: MIT
#pragma once

// Everything that is spoken on the control socket. Private to this tree; docs/IPC.md is the public
// text.
#include "wire_frame.hpp"
#include "wire_line.hpp"
#include "wire_message.hpp"
#include "wire_meters.hpp"
#include "wire_status.hpp"
#include "wire_value.hpp"
#include "wire_writer.hpp"
