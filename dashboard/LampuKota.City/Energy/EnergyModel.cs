using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How bills of the utility lie in the database.</summary>
internal static class EnergyModel
{
    public const int MonthLength = 7;

    public static void Configure(ModelBuilder model) => model.Entity<UtilityBillRow>(bill =>
    {
        bill.ToTable("UtilityBills");
        bill.HasKey(row => new { row.CustomerNumber, row.Month });
        bill.Property(row => row.CustomerNumber).HasMaxLength(BillRules.LongestCustomerNumber);
        bill.Property(row => row.Month).HasMaxLength(MonthLength);
    });
}
