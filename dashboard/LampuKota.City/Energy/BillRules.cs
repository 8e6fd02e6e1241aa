using NodaTime;

namespace LampuKota.City;

/// <summary>What a bill must be to be taken; pure.</summary>
public static class BillRules
{
    /// <summary>Digits of the longest customer number.</summary>
    public const int LongestCustomerNumber = 12;

    /// <summary>Digits of the shortest customer number.</summary>
    public const int ShortestCustomerNumber = 11;

    /// <summary>Most of one bill, kWh: ten thousand lamps of 200 W through a month.</summary>
    public const double MaximumKilowattHours = 1_500_000;

    /// <summary>Most of one bill, rupiah.</summary>
    public const double MaximumRupiah = 1e11;

    /// <summary>From this difference on a bill and what was reckoned are said to disagree.</summary>
    public const double DisagreeingShare = 0.10;

    /// <summary>What is wrong with a bill, or null.</summary>
    /// <param name="bill">The bill.</param>
    /// <param name="city">The assets.</param>
    /// <param name="present">The present month.</param>
    public static BillProblem? Check(UtilityBill bill, CitySnapshot city, YearMonth present)
    {
        ArgumentNullException.ThrowIfNull(bill);
        ArgumentNullException.ThrowIfNull(city);
        if (bill.CustomerNumber.Length is < ShortestCustomerNumber or > LongestCustomerNumber || !bill.CustomerNumber.All(char.IsAsciiDigit))
            return BillProblem.CustomerNumber;
        if (!city.Assets.Cabinets.Any(cabinet => cabinet.CustomerNumber == bill.CustomerNumber))
            return BillProblem.UnknownCustomer;
        if (bill.Month > present || bill.Month < present.PlusMonths(-120))
            return BillProblem.Month;
        if (!(bill.KilowattHours is >= 0 and <= MaximumKilowattHours))
            return BillProblem.KilowattHours;
        return bill.Rupiah is >= 0 and <= MaximumRupiah ? null : BillProblem.Rupiah;
    }
}

/// <summary>Why a line of bills is not taken.</summary>
public enum BillProblem
{
    /// <summary>It has not four cells.</summary>
    Cells,

    /// <summary>Its customer number is no 11 or 12 digits.</summary>
    CustomerNumber,

    /// <summary>No cabinet has its customer number.</summary>
    UnknownCustomer,

    /// <summary>Its month is not written as 2026-11, lies in the future or more than ten years back.</summary>
    Month,

    /// <summary>Its energy is no number, or out of range.</summary>
    KilowattHours,

    /// <summary>Its amount is no number, or out of range.</summary>
    Rupiah,

    /// <summary>Another line before it has the same customer number and month.</summary>
    Twice,
}
