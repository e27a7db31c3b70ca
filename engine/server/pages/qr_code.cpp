#include "engine/server/pages/qr_code.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

namespace htx::server {

Result<QrCode> qr_code(const std::string& text) {
  constexpr int kQuiet = 4;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (code == nullptr) return Error(ErrorCode::kInvalidArgument, "server.no-qr-code");
  QrCode picture{.side = code->width + 2 * kQuiet, .path = {}};
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const bool is_dark = (code->data[y * code->width + x] & 1U) != 0;
      if (is_dark) picture.path += fmt::format("M{} {}h1v1h-1z", x + kQuiet, y + kQuiet);
    }
  }
  return picture;
}

}  // namespace htx::server
