#pragma once

#include <string>

#include "engine/base/result.h"

namespace htx::server {

// A QR code (ISO/IEC 18004, level M) as a picture: squares of one unit, `side` of them with the quiet zone of
// four around.
struct QrCode {
  int side = 0;
  std::string path;  // Of SVG: the dark squares.
};

// Fails with "server.no-qr-code" if the text is too long for one.
Result<QrCode> qr_code(const std::string& text);

}  // namespace htx::server
