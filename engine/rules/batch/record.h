#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/ruling.h"

// clang-format off
// The explanation record: the Ruling on one cooperative in a few bytes.  With the packs and the facts it
// expands to the full Assessment, byte for byte.  All records of one set of packs have one length; numbers
// are little-endian.
//
//   offset  bytes
//   0       1   version of this layout: 1
//   1       1   flags: 1 rated, 2 referred or not known to be ours, 4 law out of force, 8 the score is beyond
//               64 bits
//   2       1   grade, by position in the pack; 255 for none
//   3       1   class: 0 strong, 1 weak, 2 dissolve, 3 not rated
//   4       2   criteria with data
//   6       2   0
//   8       8   score, times 10 to the power of RecordLayout::score_scale; 0 if not rated
//   then one byte each, in the order of the pack:
//           referrals    0 without effect, 1 applies, 2 a figure is missing
//           not_rated    the same
//           checks       0 holds, 1 fails, 2 not evaluable
//           overrides    0 without effect, 1 applies, 2 a figure is missing
//           criteria     0 to 249 the band; 250 points as given; 251 missing (the criterion's policy
//                        says what that means); 252 the figure is refused; 253 it is in no band;
//                        254 the points are beyond the maximum
//   then of each ground of each ground pack nine bytes:
//           1   bits 0-1 the state as in GroundResult, bit 2 figures are missing
//           8   the day of the event, counted from 1970-01-01; the least number for none
//   then of each criterion the figure, as RecordLayout says:
//           4 or 8 bytes: the figure times 10 to the power of its scale; 0 if it is missing, no number,
//           too large or has more digits
//           16 bytes: of a derived figure that is not rounded, the figure in decimal128 (binary encoding,
//           low word first) with the fewest digits; +0E0 if it is missing
//
// Of a cooperative with the flag 2 only the referrals are set.
// clang-format on
namespace htx::rules {

constexpr std::uint8_t kRecordVersion = 1;

enum RecordFlag : std::uint8_t {
  kRecordRated = 1,
  kRecordReferred = 2,
  kRecordOutOfForce = 4,
  kRecordLongScore = 8,
};

enum RecordCode : std::uint8_t {
  kCodeBands = 250,  // The first code that is no band.
  kCodePoints = 250,
  kCodeMissing = 251,
  kCodeRefused = 252,
  kCodeNoBand = 253,
  kCodeBeyondMaximum = 254,
};

constexpr std::uint8_t kNoGrade = 255;
constexpr std::size_t kGroundBytes = 9;
constexpr std::uint8_t kGroundMissing = 4;  // The bit of a ground's first byte.
constexpr std::int64_t kNoEvent = INT64_MIN;

// Where everything is in the records of a scorecard and ground packs.
struct RecordLayout {
  struct Figure {
    std::size_t offset = 0;
    int scale = 0;
    bool is_short = false;  // 4 bytes: the declared range proves that they suffice.
    bool is_exact = false;  // 16 bytes.
  };
  static constexpr std::size_t kHeader = 16;

  int score_scale = 0;
  std::size_t referrals = kHeader;
  std::size_t not_rated = 0;
  std::size_t checks = 0;
  std::size_t overrides = 0;
  std::size_t criteria = 0;
  std::size_t grounds = 0;
  std::vector<Figure> figures;  // By criterion.
  std::size_t size = 0;         // Of one record.

  // Fails with "rules.no-record" where a pack has more bands, grades or digits than a record can count.
  static Result<RecordLayout> of(const Pack& scorecard, const std::vector<const Pack*>& grounds);
};

// The code of a criterion.  REQUIRES: a band is below kCodeBands.
std::uint8_t code_of(const CriterionRuling& ruling);

// Writes a ruling by the packs of the layout.  REQUIRES: `record` has the layout's size.
void encode(const RecordLayout& layout, const Ruling& ruling, std::span<std::uint8_t> record);

// The ruling that a record keeps; of a figure that it could not keep it has zero, and no score that is beyond
// it.  Fails with "rules.bad-record" if the bytes are no record of these packs.
Result<Ruling> decode(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record);

// The assessment that the record is of.  Fails with "rules.bad-record" if the bytes are no record of
// these packs, or say something else than the facts.
Result<Assessment> expand_record(const RecordLayout& layout, const Packs& packs, const Subject& subject,
                                 std::span<const std::uint8_t> record);

namespace internal {
// The figure of a criterion as its record keeps it.
Decimal kept_figure(std::span<const std::uint8_t> record, const RecordLayout::Figure& figure);
}  // namespace internal

}  // namespace htx::rules
