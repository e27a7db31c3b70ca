#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/registry/dictionary.h"
#include "engine/store/rows.h"
#include "engine/value/value.h"

namespace htx::internal {

// Reads some fields of many stored records without a tree of each.
class FactScan {
 public:
  // By position in `fields`.
  using Taker = std::function<void(std::size_t field, const Value& value)>;

  // Fields that the dictionary does not have are never found.
  FactScan(const Dictionary& dictionary, const std::vector<std::string>& fields);

  // Hands over every field that is there and not null, in any order.
  // Fails as facts() does, and with "evaluation.bad-record".
  Status read(const RecordText& record, const Taker& take) const;

 private:
  struct Field {
    const FieldSpec* spec = nullptr;
    std::optional<std::size_t> position;  // None: only its kind is checked.
  };
  bool scan(std::string_view body, const Taker& take) const;
  Status read_slowly(const RecordText& record, const Taker& take) const;

  const Dictionary& dictionary_;
  std::map<std::string, Field, std::less<>> fields_;
};

}  // namespace htx::internal
