#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/rules/batch/record_json.h"
#include "engine/value/json.h"

// Writing much JSON of few kinds: texts that never change are copied in whole steps, numbers are written
// eight digits at a time, and whether there is room is asked once a record and once for each text from
// outside.
namespace htx::rules::internal {

inline std::string quoted(std::string_view text) {
  return canonical_json(Json(text)).value_or(std::string("\"\""));
}

inline std::string number_json(const Decimal& number) { return "\"" + to_text(number) + "\""; }

// A text that is always the same.  It is copied in whole steps, so there is room behind it.
class FixedText {
 public:
  static constexpr std::size_t kStep = 32;
  FixedText() : FixedText("") {}
  explicit FixedText(const std::string& text) : text_(text + std::string(kStep, ' ')), size_(text.size()) {}
  const char* data() const { return text_.data(); }
  std::size_t size() const { return size_; }

 private:
  std::string text_;
  std::size_t size_;
};

// The digits of a number below 10^8 as bytes 0 to 9, the first of them lowest.
inline std::uint64_t eight_digits(std::uint32_t number) {
  // Divides twice two, then four, then eight lanes at once; the factors are 1/100 and 1/10 in fixed
  // point, exact for numbers of four and two digits.
  const std::uint64_t fours = number / 10'000 | std::uint64_t{number % 10'000} << 32U;
  const std::uint64_t hundreds = (fours * 10'486U >> 20U) & 0x0000007F'0000007FU;
  const std::uint64_t twos = hundreds | (fours - hundreds * 100) << 16U;
  const std::uint64_t tens = (twos * 103U >> 10U) & 0x000F000F'000F000FU;
  return tens | (twos - tens * 10) << 8U;
}

// Appends to a buffer.  What is not said to ask for room needs the room that the last call of reserve()
// left; every text from outside leaves it again.
class JsonText {
 public:
  JsonText(JsonBuffer& buffer, std::size_t slack)
      : buffer_(buffer), slack_(slack + FixedText::kStep), at_(buffer.size_) {
    reserve(0);
  }
  ~JsonText() { buffer_.size_ = at_; }
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;

  void put(const FixedText& piece) { copy(piece.data(), piece.size()); }
  template <std::size_t N>
  void put(const char (&literal)[N]) {  // NOLINT(*-avoid-c-arrays): a literal is one.
    std::memcpy(begin_ + at_, literal, N - 1);
    at_ += N - 1;
  }
  void put(char c) { begin_[at_++] = c; }

  // What was written before, at least one step ago.
  void repeat(std::size_t from, std::size_t size) {
    reserve(size);
    copy(begin_ + from, size);
  }

  // Asks for room.
  void put_text(std::string_view text) {
    reserve(text.size());
    std::memcpy(begin_ + at_, text.data(), text.size());
    at_ += text.size();
  }
  // A text as JSON writes it; none of ours but those of outsiders need escapes.  Asks for room.
  void put_quoted(std::string_view text) {
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20U;
    });
    if (!is_plain) return put_text(quoted(text));
    put('"');
    put_text(text);
    put('"');
  }

  // count * 10^-scale, without trailing zeros; at most 41 bytes.
  void put_scaled(std::int64_t count, int scale) {
    if (count < 0 || count > 99'999'999 || static_cast<unsigned>(scale) > 7) return put_long(count, scale);
    const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(count));
    const std::uint64_t text = digits | 0x30303030'30303030U;
    const int zeros = std::min(std::countr_zero(digits) / 8, 7 - scale);
    const int whole = 8 - scale - zeros;
    // At most seven bytes, as `zeros` is at most 7 - scale.  NOLINTNEXTLINE(clang-analyzer-core.*)
    const std::uint64_t before = text >> static_cast<unsigned>(8 * zeros);
    const std::uint64_t behind = text >> static_cast<unsigned>(8 * (7 - scale)) >> 8U;
    char* const to = begin_ + at_;
    std::memcpy(to, &before, sizeof before);
    to[whole] = '.';
    std::memcpy(to + whole + 1, &behind, sizeof behind);
    const int fraction = digits == 0 ? 0 : std::max(scale - std::countl_zero(digits) / 8, 0);
    at_ += static_cast<std::size_t>(fraction == 0 ? whole : whole + 1 + fraction);
  }

  std::size_t size() const { return at_; }

 private:
  // Copies whole steps; what is beyond the size is written over by what comes next.
  void copy(const char* from, std::size_t size) {
    char* const to = begin_ + at_;
    for (std::size_t n = 0; n < size; n += FixedText::kStep) std::memcpy(to + n, from + n, FixedText::kStep);
    at_ += size;
  }

  void put_long(std::int64_t count, int scale) {
    if (count < 0) put('-');
    std::uint64_t rest =
        count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
    for (; scale > 0 && rest % 10 == 0; --scale) rest /= 10;
    std::array<char, 40> digits;
    char* const end = digits.data() + digits.size();
    char* first = end;
    for (int n = 0; n <= scale || rest != 0; ++n) {
      if (n == scale && scale > 0) *--first = '.';
      *--first = static_cast<char>('0' + rest % 10);
      rest /= 10;
    }
    const auto size = static_cast<std::size_t>(end - first);
    std::memcpy(begin_ + at_, first, size);
    at_ += size;
  }

  // Makes room for so many bytes and the slack behind them.  Each text asks, so a call would cost more than
  // the question.
  [[gnu::always_inline]] void reserve(std::size_t size) {
    if (at_ + size + slack_ > buffer_.room_) buffer_.grow(at_, at_ + size + slack_);
    begin_ = buffer_.bytes_.get();
  }

  JsonBuffer& buffer_;
  std::size_t slack_;
  std::size_t at_;
  char* begin_ = nullptr;
};

}  // namespace htx::rules::internal
