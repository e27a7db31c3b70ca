#include "engine/value/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/text.h"
#include "engine/value/decimal.h"
#include "engine/value/internal/json_string.h"

namespace htx {
namespace {

Error bad_json(std::size_t offset, const Message& why) {
  return Error(ErrorCode::kInvalidArgument,
               {"value.bad-json", {{"offset", std::to_string(offset)}, {"why", both(why)}}});
}

// Builds a Json from nlohmann's events.  Its own tree would turn long numbers into doubles.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(number_integer_t value) override { return put(Json::Number{std::to_string(value)}); }
  bool number_unsigned(number_unsigned_t value) override { return put(Json::Number{std::to_string(value)}); }
  bool number_float(number_float_t, const string_t& text) override { return put(Json::Number{text}); }
  bool string(string_t& value) override { return put(Json(normal(std::move(value)))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json(Json::Object{})); }
  bool start_array(std::size_t) override { return open(Json(Json::Array{})); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& written) override {
    std::string name = normal(std::move(written));
    if (stack_.back().value.find(name) != nullptr) return fail({"value.json-name-twice", {{"name", name}}});
    stack_.back().pending_name = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    offset_ = position;
    constexpr int kNumberTooLarge = 406;
    if (!why_.code.empty()) return false;
    const bool is_text = std::string_view(e.what()).find("UTF-8") != std::string_view::npos;
    why_ = e.id == kNumberTooLarge ? "value.json-number"
           : is_text               ? "value.json-not-utf8"
                                   : "value.json-syntax";
    return false;
  }

  Result<Json> finish(bool complete) && {
    if (!complete || !root_) return bad_json(offset_, why_);
    return *std::move(root_);
  }

 private:
  struct Frame {
    Json value;
    std::string pending_name;
  };

  std::string normal(std::string text) const {
    if (limits_.normalize && !is_nfc(text)) text = to_nfc(text);
    return text;
  }

  bool fail(Message why) {
    why_ = std::move(why);
    return false;
  }
  bool open(Json container) {
    if (stack_.size() >= limits_.max_depth)
      return fail({"value.json-too-deep", {{"limit", std::to_string(limits_.max_depth)}}});
    stack_.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(done));
  }
  bool put(Json value) {
    if (stack_.empty())
      root_ = std::move(value);
    else if (stack_.back().value.object() != nullptr) {
      stack_.back().value.add(std::move(stack_.back().pending_name), std::move(value));
    } else {
      stack_.back().value.push(std::move(value));
    }
    return true;
  }

  JsonLimits limits_;
  std::vector<Frame> stack_;
  std::optional<Json> root_;
  std::size_t offset_ = 0;
  Message why_;
};

// Indentation, or none at all.
struct Layout {
  bool indented = false;
  void line(std::string& out, std::size_t depth) const {
    if (indented) out += "\n" + std::string(depth * 2, ' ');
  }
};

void write(const Json& json, const Layout& layout, std::size_t depth, std::string& out) {
  if (json.is_null()) out += "null";
  if (const bool* boolean = json.boolean()) out += *boolean ? "true" : "false";
  if (const auto* number = json.number()) out += number->text;
  if (const auto* text = json.string()) internal::write_string(*text, out);
  if (const auto* array = json.array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      layout.line(out, depth + 1);
      write((*array)[i], layout, depth + 1, out);
    }
    if (!array->empty()) layout.line(out, depth);
    out += ']';
  }
  if (const auto* object = json.object()) {
    out += '{';
    for (std::size_t i = 0; i < object->size(); ++i) {
      if (i > 0) out += ',';
      layout.line(out, depth + 1);
      internal::write_string((*object)[i].first, out);
      out += layout.indented ? ": " : ":";
      write((*object)[i].second, layout, depth + 1, out);
    }
    if (!object->empty()) layout.line(out, depth);
    out += '}';
  }
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto at = std::ranges::find(*members, name, &Member::first);
  return at == members->end() ? nullptr : &at->second;
}

std::string Json::text_of(std::string_view name) const {
  const Json* member = find(name);
  const std::string* text = member == nullptr ? nullptr : member->string();
  return text == nullptr ? std::string() : *text;
}

std::optional<std::int64_t> Json::integer_of(std::string_view name) const {
  const Json* member = find(name);
  const Number* number = member == nullptr ? nullptr : member->number();
  const auto decimal = number == nullptr ? std::nullopt : Decimal::from_text(number->text);
  return decimal ? decimal->to_int64() : std::nullopt;
}

Json& Json::add(std::string name, Json value) {
  if (is_null()) data_ = Object{};
  auto* members = std::get_if<Object>(&data_);
  HTX_CHECK(members != nullptr);
  constexpr std::size_t kUsual = 4;
  if (members->capacity() == 0) members->reserve(kUsual);
  members->push_back({std::move(name), std::move(value)});
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) data_ = Array{};
  auto* elements = std::get_if<Array>(&data_);
  HTX_CHECK(elements != nullptr);
  elements->push_back(std::move(value));
  return *this;
}

Result<Json> read_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes)
    return bad_json(0, {"value.json-too-large", {{"limit", std::to_string(limits.max_bytes)}}});
  Builder builder(limits);
  const bool complete = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return std::move(builder).finish(complete);
}

std::string write_json(const Json& json) {
  std::string out;
  write(json, Layout{}, 0, out);
  return out;
}

std::string write_json_indented(const Json& json) {
  std::string out;
  write(json, Layout{.indented = true}, 0, out);
  return out + "\n";
}

}  // namespace htx
