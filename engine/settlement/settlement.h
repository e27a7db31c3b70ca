#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/language.h"
#include "engine/base/result.h"
#include "engine/doc/document.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"

// What becomes of the assets of a cooperative that is dissolved: which go where by their source, and in what
// order debts are paid from the rest.  Every amount is exact; what has to be divided is divided so that the
// parts add up.
namespace htx::rules {

// Where a rule comes from: as in workflow files.
struct SettlementLaw {
  std::string article;
  std::string tag;
  std::string source;
};

// What a law does with assets of one source.
enum class Treatment {
  kOrder,      // They pay debts in the general order.
  kBudget,     // To the state budget.
  kHandover,   // To the competent state body.
  kAgreement,  // As agreed with whoever gave them; without an agreement they pay debts.
  kReferred,   // Kept apart: another provision says where they go, and the order does not know what it says.
};

struct AssetSource {
  std::string id;
  Bilingual title;
  Treatment treatment = Treatment::kOrder;
  bool may_cover_debts =
      false;  // What is left over of debts may be paid from it before it goes where it belongs.
  SettlementLaw law;
};

struct Rank {
  std::string id;
  Bilingual title;
  std::vector<std::string> natures = {};  // What claims recorded in a case are, as far as they belong here.
  SettlementLaw law;
};

// The rules of one law, read from rules/<jurisdiction>/settlement/.
struct PaymentOrder {
  std::string id;
  std::int64_t version = 0;
  Bilingual title;
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<std::string> reviewed_by;
  int scale = 0;  // Digits after the point of the smallest amount that is paid: 0 is whole đồng.
  std::vector<AssetSource> sources;
  std::vector<Rank> ranks;  // In their order.
  Bilingual members_title;
  SettlementLaw members_law;
  SettlementLaw unpaid_law;  // What follows if a debt stays unpaid.

  bool is_in_force(Date day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

// One estate: what there is and who claims it.
struct Estate {
  struct Asset {
    std::string id;
    std::string source;
    Decimal amount;
    std::string agreed_with;  // Of kAgreement: who gets it; empty: no agreement.
  };
  struct Claim {
    std::string id;
    std::string creditor;
    std::string rank;
    Decimal amount;
  };
  struct Member {
    std::string id;
    Decimal capital;
    std::string name = {};  // Empty: known by the id.
  };
  std::string order;  // The id of the PaymentOrder.
  Date on;            // The legal day, which decides whether that law is in force.
  std::vector<Asset> assets;
  std::vector<Claim> claims;
  std::vector<Member> members;
};

// One line of the table: money of the estate to somebody.
struct Payment {
  enum class Kind { kElsewhere, kClaim, kMember };
  Kind kind = Kind::kClaim;
  std::string id;    // Of the asset, claim or member.
  std::string to;    // The creditor; empty for the budget and a state body.
  std::string rank;  // Source, rank or empty.
  Decimal due;       // What was there, claimed, or put in as capital.
  Decimal paid;
  SettlementLaw law;
  Message why;  // In words, with the figures: paid in full, pro rata, nothing left.
};

struct Settlement {
  std::vector<Payment> payments;  // In the order in which they are made.
  Decimal estate;                 // What there is to pay debts from.
  Decimal elsewhere;              // What goes to others by its source.
  Decimal claimed;
  Decimal paid;  // To creditors.
  Decimal unpaid;
  Decimal to_members;
};

struct SettlementLimits {
  std::size_t max_entries = 10'000;  // Assets, claims and members each: "settlement.too-large".
};

// Reads a payment order or an estate.  Report every mistake with its place and return none if there was one:
// unknown keys, ids and ranks, a nature of two ranks, negative amounts, more digits than `scale`, amounts of
// 10^13 and more, which could not be divided exactly.
std::optional<PaymentOrder> read_payment_order(const Document& document, Diagnostics& diagnostics);
std::optional<Estate> read_estate(const Document& document, const PaymentOrder& order,
                                  Diagnostics& diagnostics, const SettlementLimits& limits = {});

// Whether an amount can be settled by an order: not negative, below 10^13, no more digits than its scale.
bool is_payable(const PaymentOrder& order, const Decimal& amount);

// Divides an amount by weights into parts of `scale` digits that add up to it: each part is rounded down, and
// the units that are left go to the largest remainders, the first ones where they are equal. REQUIRES: no
// weight is negative and their sum is not zero.
std::vector<Decimal> divide(const Decimal& amount, const std::vector<Decimal>& weights, int scale);

// Works the table out.  Fails with "settlement.not-in-force" if the order is not the law of the day.
Result<Settlement> settle(const PaymentOrder& order, const Estate& estate);

}  // namespace htx::rules
