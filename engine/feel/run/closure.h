#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/feel/function.h"
#include "engine/feel/library/builtins.h"
#include "engine/feel/run/machine.h"

namespace htx::feel {

// A function written in FEEL with the values it was surrounded by where it was written.
class Closure : public Callable {
 public:
  // REQUIRES: `node` is a kFunction of `program`.
  Closure(std::shared_ptr<const Program> program, const Node& node, std::span<const Value> values,
          std::vector<Value> locals);
  Value call(std::span<const Value> arguments, Evaluation& evaluation) const override;
  std::size_t depth() const override { return depth_; }

 private:
  std::shared_ptr<const Program> program_;
  const Node& node_;
  std::vector<Value> values_;
  std::vector<Value> locals_;
  std::size_t depth_ = 0;
};

// A built-in function as a value.
Value function_of(const Builtin& builtin, const std::shared_ptr<const Program>& program);

}  // namespace htx::feel
