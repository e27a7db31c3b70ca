#include "engine/store/store_address.h"

namespace htx {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

Result<StoreAddress> StoreAddress::parse(std::string_view text) {
  for (const std::string_view scheme : {"postgresql:", "postgres:"}) {
    if (text.starts_with(scheme))
      return Error(ErrorCode::kInvalidArgument, {"store.not-built", {{"database", "PostgreSQL"}}});
  }
  if (text.starts_with(kSqlite)) text.remove_prefix(kSqlite.size());
  return StoreAddress{std::string(text)};
}

std::string to_text(const StoreAddress& address) {
  // A file may be called like an address.
  const auto plain = StoreAddress::parse(address.path);
  return plain && *plain == address ? address.path : std::string(kSqlite) + address.path;
}

}  // namespace htx
