#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/base/text.h"

namespace htx {

// Vietnamese names in every spelling that a person's eye takes for the same, for tests that hold one kind of
// wrong answer against members nobody wrote down.
class Spelled {
 public:
  explicit Spelled(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  // A name of two or three syllables whose tone stands on different vowels in the old and the new way.
  std::string name() {
    std::string text = syllable();
    for (std::size_t more = 1 + below(2); more > 0; --more) text += " " + syllable();
    return text;
  }

  // The name as somebody else writes it.
  std::string again(const std::string& name) {
    std::string text;
    for (const char c : name) {
      text += c;
      if (c == ' ' && below(2) == 0) text += one_of({" ", "\u00A0", "\t"});
    }
    for (const Vowels& vowels : kVowels) {
      for (std::size_t tone = 0; tone < kTones; ++tone)
        swap_ways(text, vowels.old_way[tone], vowels.new_way[tone]);
    }
    if (below(3) == 0) text = to_upper(text);
    if (below(4) == 0) text = decomposed(text);
    if (below(4) == 0) text = " " + text;
    if (below(4) == 0) text += "\u200B ";
    return text;
  }

  // The same letters with another tone, another letter or one word more: a different name.
  std::string other(const std::string& name) {
    const std::string more = name + " " + syllable();
    std::string changed = name;
    changed.insert(below(2) == 0 ? 0 : changed.find(' '), "x");
    for (const Vowels& vowels : kVowels) {
      const std::size_t from = below(kTones);
      const std::size_t at = name.find(vowels.old_way[from]);
      if (at == std::string::npos) continue;
      std::string toned = name;
      return toned.replace(at, std::string(vowels.old_way[from]).size(), vowels.new_way[(from + 1) % kTones]);
    }
    return below(2) == 0 ? more : changed;
  }

 private:
  static constexpr std::size_t kTones = 5;
  struct Vowels {
    std::array<const char*, kTones> old_way;
    std::array<const char*, kTones> new_way;
  };
  static constexpr std::array<Vowels, 3> kVowels = {{
      {{"òa", "óa", "ỏa", "õa", "ọa"}, {"oà", "oá", "oả", "oã", "oạ"}},
      {{"òe", "óe", "ỏe", "õe", "ọe"}, {"oè", "oé", "oẻ", "oẽ", "oẹ"}},
      {{"ùy", "úy", "ủy", "ũy", "ụy"}, {"uỳ", "uý", "uỷ", "uỹ", "uỵ"}},
  }};

  std::string one_of(std::initializer_list<const char*> texts) { return texts.begin()[below(texts.size())]; }

  std::string syllable() {
    const Vowels& vowels = kVowels[below(std::size(kVowels))];
    const std::size_t tone = below(kTones);
    return one_of({"h", "th", "kh", "đ", "ngh", "ch"}) +
           (below(2) == 0 ? vowels.old_way[tone] : vowels.new_way[tone]);
  }

  void swap_ways(std::string& text, const std::string& one, const std::string& another) {
    for (const auto& [from, to] : {std::pair(one, another), std::pair(another, one)}) {
      const std::size_t at = text.find(from);
      if (at == std::string::npos) continue;
      if (below(2) == 0) text.replace(at, from.size(), to);
      return;
    }
  }

  // Letters and marks apart, as files from a Mac have them.
  static std::string decomposed(const std::string& text) {
    std::string apart;
    for (const char32_t c : to_code_points(text)) apart += apart_of(c);
    return apart;
  }
  static std::string apart_of(char32_t c) {
    std::string whole = from_code_points(std::u32string(1, c));
    for (const char32_t base : std::u32string(U"aeouyAEOUY")) {
      for (const char32_t mark : std::u32string(U"\u0300\u0301\u0309\u0303\u0323")) {
        std::string parts = from_code_points(std::u32string{base, mark});
        if (to_nfc(parts) == whole) return parts;
      }
    }
    return whole;
  }

  std::mt19937_64 random_;
};

}  // namespace htx
