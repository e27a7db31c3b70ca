#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/rules/batch/batch_plan.h"
#include "engine/rules/batch/json_text.h"

// The texts of which the JSON of a batch's explanations is put together, as far as the packs alone tell them.
namespace htx::rules::internal {

struct FactPlan {
  std::size_t slot = 0;
  bool is_input = false;
  FixedText head;     // ,{"name":"members"   or of a parameter the whole of it
  FixedText missing;  // "members"
};

// Where a better band begins or ends, as the figure counts.
struct EdgePlan {
  std::int64_t count = 0;  // Or its place, beside an exact figure.
  Decimal number;
  bool is_low = false;
  FixedText text;  // ,"next":{...}
};

// What is written of a criterion whose figure is in one band.
struct BandJson {
  FixedText begin;                           // ,{"band":1,"facts":[ and the head of the first fact
  FixedText id;                              // ],"id":"equity" and, where no edges are left to compare, the
                                             // next band and the end
  std::vector<std::vector<EdgePlan>> edges;  // Of each better interval the ends that may be the nearest.
  FixedText end;                             // ,"points":"4","state":"scored","value":{"n":"
};

struct CriterionJson {
  std::vector<FactPlan> facts;
  FixedText begin;  // As of a band, where the figure is in none.
  std::vector<BandJson> bands;
  FixedText id;                         // ],"id":"equity"
  FixedText missing_end;                // ,"points":"0","state":"zero_for_missing"}
  FixedText max;                        // Of points as given: ,"inclusive":true,"value":"10"}
  FixedText missing_end_without_value;  // The same with the problem.
};

struct GroundJson {
  std::vector<FactPlan> facts;
  FixedText begin;               // "facts":[ and the head of the first
  FixedText head;                // ],"id":"...","legal":true
  std::array<FixedText, 4> end;  // By state: ,"pack":"...","state":"holds"}
};

struct JsonPlan {
  std::shared_ptr<const BatchPlan> batch;
  bool is_simple = true;  // False: every record is written the long way.
  std::size_t slack = 0;  // No record is longer, but for its texts from outside.
  std::vector<CriterionJson> criteria;
  std::vector<std::vector<GroundJson>> grounds;
  std::vector<std::array<FixedText, 3>> checks;  // By state.
  std::array<FixedText, 4> classes;              // ],"class":"strong","cooperative":"
  FixedText dates;                               // ,"dates":{...}
  std::vector<FixedText> grades;                 // ,"grade":"tot"
  FixedText ground_packs;                        // ,"ground_packs":[...],"grounds":[
  std::vector<FixedText> overrides;              // "fined"
  FixedText pack;                                // ,"pack":{...}

  static JsonPlan of(const std::shared_ptr<const BatchPlan>& batch);
  static const Columns::Column& column(const Columns& columns, const PackPlan& one, std::size_t slot) {
    return columns.columns_[one.first_column + slot];
  }
  static const std::string* source(const Columns& columns, const Columns::Column& from, std::size_t row) {
    return from.sources.empty() ? nullptr : &columns.sources_[from.sources[row]];
  }
  static bool is_odd(const Columns& columns, std::size_t row) { return columns.odd_[row] != 0; }
};

}  // namespace htx::rules::internal
