#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/doc/document.h"
#include "engine/page/manner.h"
#include "engine/value/reporting_period.h"

namespace htx {

// What is national: the law's own clock, year, kinds, places and words, read from
// rules/<jurisdiction>/jurisdiction.yaml (rules/README.md is the format).  Immutable, and pure: the room is
// `session` because a session hands it down with the library, and nothing below has to know that there are
// countries.
struct Jurisdiction {
  // A kind of organisation that the registry of this place knows.
  struct Kind {
    std::string id;
    Bilingual title;
    Bilingual referred_to;  // Who decides about it; empty: it is ours to judge.
    std::string referral;   // The workflow by which it is referred; empty if there is none.
    bool is_referred() const { return !referred_to.vi.empty() || !referred_to.en.empty(); }
  };
  // A level of administrative units, the highest first.
  struct Level {
    std::string id;
    Bilingual title;
    std::string field;          // In the record of a cooperative, the name of its unit; empty: not recorded.
    std::optional<Date> until;  // The last day on which there were units of it.
    bool is_on(Date day) const { return !until || day <= *until; }
  };
  // An administrative unit that definitions and offices may name.  Its id is a name of ours, since codes are
  // given again when units merge.
  struct Unit {
    std::string id;
    std::string level;
    Bilingual title;
    std::optional<Date> until;  // The last day on which it was one,
    std::string into;           // and what took its place.
  };

  std::string id;
  std::int64_t version = 0;
  Bilingual title;
  std::vector<report::Manner> languages;  // The first is the one for who asks for none.
  LocalTime time;
  bool has_quarters = false;  // Returns are for quarters, else for years.
  int year_ends_month = 0;    // The day on which business years end.
  int year_ends_day = 0;
  std::vector<Kind> kinds;
  std::vector<Level> levels;
  std::vector<Unit> units;
  std::string canonical;  // The bytes that the digest is of.
  Digest digest{};

  // The languages that definitions have to be written in.
  std::vector<Language> offered() const;
  // That language as it is written here; the first one if it is not offered.
  const report::Manner& manner(Language language) const;
  const Kind* kind(std::string_view wanted) const;
  const Unit* unit(std::string_view wanted) const;
  const Level* level(std::string_view wanted) const;
  // The day it is here.
  Date today(const Clock& clock) const { return time.day_of(clock.now()); }
  Date last_day(int period) const { return last_day_of(period, year_ends_month, year_ends_day); }
  // Fails with "session.bad-period", saying what periods are here, unless it is one.
  Status check_period(int period) const;
  // Fails with "session.no-such-unit" unless it is one of the units, or the whole of it (the empty text).
  Status check_unit(const std::string& wanted) const;
};

// Whether what is valid in these administrative units only is so in a place; none of them: it is everywhere.
bool is_valid_in(const std::vector<std::string>& where, const std::string& place);

// Reads it; reports every mistake and returns none if there is any.
std::optional<Jurisdiction> read_jurisdiction(const Document& document, Diagnostics& diagnostics);

// The one in <home>/rules/<id>/jurisdiction.yaml.  Fails with "session.library-incomplete" naming the file if
// it is not there, and with "session.definition-has-mistakes", all of them in `diagnostics`.
Result<Jurisdiction> load_jurisdiction(const std::string& home, const std::string& id,
                                       Diagnostics& diagnostics);

// Reports what a definition says of the jurisdiction that this has not: kinds under `subjects`
// ("session.no-such-kind"), places under `where` ("session.no-such-unit").
void check_national(const Document& document, const Jurisdiction& jurisdiction, Diagnostics& diagnostics);

// The document of a definition, held to the languages of a jurisdiction and to its kinds and places.  Fails
// as load_document() does; what else is wrong is in `diagnostics`.
Result<Document> load_held_document(const std::string& path, const Jurisdiction& jurisdiction,
                                    Diagnostics& diagnostics);

// The jurisdiction that a file is held against: the one in whose folders it lies
// (<...>/rules/<jurisdiction>/<folder>/x.yaml, <...>/workflows/<jurisdiction>/x.yaml), or else `jurisdiction`
// below `home`.  None if it is not there or has mistakes, which are reported.
std::optional<Jurisdiction> jurisdiction_for(const std::string& file, const std::string& home,
                                             const std::string& jurisdiction, Diagnostics& diagnostics);

}  // namespace htx
