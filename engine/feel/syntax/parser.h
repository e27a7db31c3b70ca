#pragma once

#include <optional>
#include <string_view>

#include "engine/feel/syntax/ast.h"

namespace htx::feel {

// Reports mistakes of one text at their place in its file.
class Reporter {
 public:
  Reporter(std::string_view text, const Origin& origin, Diagnostics& diagnostics)
      : text_(text), origin_(origin), diagnostics_(diagnostics) {}
  void report(SourceSpan span, Message message, Message expected = {});
  bool failed() const { return failed_; }

 private:
  std::string_view text_;
  const Origin& origin_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
};

enum class Grammar { kExpression, kUnaryTests };

// The tree of `text` with every name bound; none after a mistake, which is reported.
std::optional<Node> parse(std::string_view text, Grammar grammar, const Names& names, const Manner& manner,
                          Reporter& reporter);

}  // namespace htx::feel
