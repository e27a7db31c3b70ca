#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace htx {

// Where a store is.  Today that is a file of SQLite; a database of many offices will have an address of its
// own.
struct StoreAddress {
  std::string path;  // Of the file.

  // "htx.db", "sqlite:htx.db".  Errors: "store.not-built" for a database this program was not built with
  // ("postgresql://…").
  static Result<StoreAddress> parse(std::string_view text);
  bool operator==(const StoreAddress&) const = default;
};

// As it is shown to people; parse() reads it back.
std::string to_text(const StoreAddress& address);

}  // namespace htx
