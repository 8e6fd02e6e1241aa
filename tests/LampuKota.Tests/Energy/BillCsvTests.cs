using LampuKota.City;
using LampuKota.Dashboard;
using NodaTime;

namespace LampuKota.Tests;

public sealed class BillCsvTests
{
    private const string Customer = "531000000001";

    private static readonly YearMonth November = new(2026, 11);

    private static readonly CitySnapshot City = new(
        TestCity.Assets with
        {
            Cabinets =
            [
                new Cabinet
                {
                    Id = "KPG-OBB-P001", Name = "Panel", KelurahanId = TestCity.Oebobo, CustomerNumber = Customer, Tariff = Tariff.Metered, LongitudeDegrees = 123.6, LatitudeDegrees = -10.17,
                },
            ],
        },
        version: 1);

    private static BillImport Read(string csv, params UtilityBill[] known) => BillCsv.Read(csv, known, City, November);

    [Theory]
    [InlineData("IDPEL;bulan;kWh;rupiah\r\n531000000001;2026-10;1.234,5;2.098.070\r\n")]
    [InlineData("customer,month,kwh,rupiah\n531000000001,2026-10,1234.5,2098070\n\n")]
    [InlineData("531000000001 ; 2026-10 ; 1234,5 ; 2098070")]
    [InlineData("'531000000001;2026-10;1234,5;2098070")]
    public void A_bill_is_read_as_spreadsheets_write_it(string csv)
    {
        BillLine line = Assert.Single(Read(csv).Lines);

        Assert.Equal(BillOutcome.Added, line.Outcome);
        Assert.Equal(new UtilityBill(Customer, new YearMonth(2026, 10), 1234.5, 2_098_070), line.Bill);
    }

    [Theory]
    [InlineData("531000000001;2026-10;1", BillProblem.Cells)]
    [InlineData("53100;2026-10;1;1", BillProblem.CustomerNumber)]
    [InlineData("531000000009;2026-10;1;1", BillProblem.UnknownCustomer)]
    [InlineData("531000000001;Oktober;1;1", BillProblem.Month)]
    [InlineData("531000000001;2026-13;1;1", BillProblem.Month)]
    [InlineData("531000000001;2026-12;1;1", BillProblem.Month)]
    [InlineData("531000000001;2016-10;1;1", BillProblem.Month)]
    [InlineData("531000000001;2026-10;banyak;1", BillProblem.KilowattHours)]
    [InlineData("531000000001;2026-10;-5;1", BillProblem.KilowattHours)]
    [InlineData("531000000001;2026-10;9999999999;1", BillProblem.KilowattHours)]
    [InlineData("531000000001;2026-10;1;Rp1", BillProblem.Rupiah)]
    [InlineData("531000000001;2026-10;1;=1+1", BillProblem.Rupiah)]
    public void A_line_that_is_no_bill_says_why(string csv, BillProblem problem)
    {
        BillLine line = Assert.Single(Read("IDPEL;bulan;kWh;rupiah\n" + csv).Lines);

        Assert.Equal((2, BillOutcome.Refused, problem), (line.Number, line.Outcome, line.Problem));
    }

    [Fact]
    public void A_bill_is_new_changed_known_or_there_twice()
    {
        UtilityBill Known(int month, double kilowattHours) => new(Customer, new YearMonth(2026, month), kilowattHours, 10);
        BillImport import = Read(
            $"{Customer};2026-07;1;10\n{Customer};2026-08;2;10\n{Customer};2026-09;3;10\n{Customer};2026-07;1;10", Known(8, 2), Known(9, 5));

        Assert.Equal([BillOutcome.Added, BillOutcome.Unchanged, BillOutcome.Changed, BillOutcome.Refused], import.Lines.Select(line => line.Outcome));
        Assert.Equal(BillProblem.Twice, import.Lines[3].Problem);
        Assert.Equal([7, 9], import.Taken.Select(bill => bill.Month.Month));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("IDPEL;bulan;kWh;rupiah")]
    public void A_file_without_a_bill_has_no_line(string csv) => Assert.Empty(Read(csv).Lines);
}
