using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <inheritdoc />
public partial class Initial : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "AuditEntries",
            columns: table => new
            {
                Id = table.Column<long>(nullable: false).Rising(),
                AtUnixMs = table.Column<long>(nullable: false),
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                Action = table.Column<string>(maxLength: 32, nullable: false),
                Subject = table.Column<string>(maxLength: 64, nullable: false),
                Detail = table.Column<string>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_AuditEntries", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "Backdrops",
            columns: table => new
            {
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                Geometry = table.Column<string>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Backdrops", x => x.Kind);
            });

        migrationBuilder.CreateTable(
            name: "Commands",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 64, nullable: false),
                LevelPercent = table.Column<int>(nullable: true),
                RampSeconds = table.Column<int>(nullable: false),
                RequestedUnixMs = table.Column<long>(nullable: false),
                ExpiresUnixMs = table.Column<long>(nullable: false),
                Reason = table.Column<string>(maxLength: 200, nullable: false),
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                KelurahanId = table.Column<string>(maxLength: 63, nullable: true),
                IsPending = table.Column<bool>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Commands", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "DesiredVersions",
            columns: table => new
            {
                GatewayId = table.Column<string>(maxLength: 63, nullable: false),
                Version = table.Column<long>(nullable: false),
                ContentHash = table.Column<string>(maxLength: 64, nullable: false),
                IsPublished = table.Column<bool>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_DesiredVersions", x => x.GatewayId);
            });

        migrationBuilder.CreateTable(
            name: "Incidents",
            columns: table => new
            {
                Id = table.Column<long>(nullable: false).Rising(),
                Event = table.Column<string>(maxLength: 64, nullable: false),
                DeviceId = table.Column<string>(maxLength: 63, nullable: false),
                StartUnixMs = table.Column<long>(nullable: false),
                RaisedUnixMs = table.Column<long>(nullable: false),
                ClosedUnixMs = table.Column<long>(nullable: true),
                AffectedLampCount = table.Column<int>(nullable: false),
                Values = table.Column<string>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Incidents", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "Kecamatan",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Kecamatan", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "ScheduleVersions",
            columns: table => new
            {
                Version = table.Column<int>(nullable: false),
                SavedUnixMs = table.Column<long>(nullable: false),
                PersonId = table.Column<string>(maxLength: 63, nullable: false),
                PersonName = table.Column<string>(maxLength: 100, nullable: false),
                Document = table.Column<string>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_ScheduleVersions", x => x.Version);
            });

        migrationBuilder.CreateTable(
            name: "Streets",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Class = table.Column<string>(maxLength: 32, nullable: false),
                LineMicrodegrees = table.Column<byte[]>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Streets", x => x.Id);
            });

        migrationBuilder.CreateTable(
            name: "CommandTargets",
            columns: table => new
            {
                CommandId = table.Column<string>(nullable: false),
                Position = table.Column<int>(nullable: false),
                LampId = table.Column<string>(maxLength: 63, nullable: false),
                GatewayId = table.Column<string>(maxLength: 63, nullable: false),
                State = table.Column<string>(maxLength: 32, nullable: false),
                Rejection = table.Column<string>(maxLength: 32, nullable: true),
                SentUnixMs = table.Column<long>(nullable: true),
                AnsweredUnixMs = table.Column<long>(nullable: true),
                EndedUnixMs = table.Column<long>(nullable: true),
                ProvedPowerWatts = table.Column<double>(nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_CommandTargets", x => new { x.CommandId, x.Position });
                table.ForeignKey(
                    name: "FK_CommandTargets_Commands_CommandId",
                    column: x => x.CommandId,
                    principalTable: "Commands",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "IncidentEvents",
            columns: table => new
            {
                DeviceId = table.Column<string>(maxLength: 63, nullable: false),
                Event = table.Column<string>(maxLength: 64, nullable: false),
                StartUnixMs = table.Column<long>(nullable: false),
                IncidentId = table.Column<long>(nullable: false),
                EndedUnixMs = table.Column<long>(nullable: true),
                Values = table.Column<string>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_IncidentEvents", x => new { x.DeviceId, x.Event, x.StartUnixMs });
                table.ForeignKey(
                    name: "FK_IncidentEvents_Incidents_IncidentId",
                    column: x => x.IncidentId,
                    principalTable: "Incidents",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "Kelurahan",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                KecamatanId = table.Column<string>(nullable: false),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Kelurahan", x => x.Id);
                table.ForeignKey(
                    name: "FK_Kelurahan_Kecamatan_KecamatanId",
                    column: x => x.KecamatanId,
                    principalTable: "Kecamatan",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            name: "Cabinets",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                KelurahanId = table.Column<string>(nullable: false),
                CustomerNumber = table.Column<string>(maxLength: 32, nullable: true),
                Tariff = table.Column<string>(maxLength: 32, nullable: false),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Cabinets", x => x.Id);
                table.ForeignKey(
                    name: "FK_Cabinets_Kelurahan_KelurahanId",
                    column: x => x.KelurahanId,
                    principalTable: "Kelurahan",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            name: "Gateways",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                CabinetId = table.Column<string>(nullable: false),
                KelurahanId = table.Column<string>(nullable: false),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Gateways", x => x.Id);
                table.ForeignKey(
                    name: "FK_Gateways_Cabinets_CabinetId",
                    column: x => x.CabinetId,
                    principalTable: "Cabinets",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    name: "FK_Gateways_Kelurahan_KelurahanId",
                    column: x => x.KelurahanId,
                    principalTable: "Kelurahan",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            name: "Lamps",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                PoleCode = table.Column<string>(maxLength: 100, nullable: false),
                GatewayId = table.Column<string>(nullable: false),
                CabinetId = table.Column<string>(nullable: false),
                SegmentId = table.Column<string>(maxLength: 63, nullable: false),
                StreetId = table.Column<string>(nullable: false),
                KelurahanId = table.Column<string>(nullable: false),
                RatedPowerWatts = table.Column<double>(nullable: false),
                PoleHeightMetres = table.Column<double>(nullable: false),
                IsMetered = table.Column<bool>(nullable: false),
                CalendarId = table.Column<string>(maxLength: 63, nullable: true),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Lamps", x => x.Id);
                table.ForeignKey(
                    name: "FK_Lamps_Cabinets_CabinetId",
                    column: x => x.CabinetId,
                    principalTable: "Cabinets",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    name: "FK_Lamps_Gateways_GatewayId",
                    column: x => x.GatewayId,
                    principalTable: "Gateways",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    name: "FK_Lamps_Kelurahan_KelurahanId",
                    column: x => x.KelurahanId,
                    principalTable: "Kelurahan",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    name: "FK_Lamps_Streets_StreetId",
                    column: x => x.StreetId,
                    principalTable: "Streets",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            name: "Sensors",
            columns: table => new
            {
                Id = table.Column<string>(maxLength: 63, nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                GatewayId = table.Column<string>(nullable: false),
                KelurahanId = table.Column<string>(nullable: false),
                LongitudeDegrees = table.Column<double>(nullable: false),
                LatitudeDegrees = table.Column<double>(nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Sensors", x => x.Id);
                table.ForeignKey(
                    name: "FK_Sensors_Gateways_GatewayId",
                    column: x => x.GatewayId,
                    principalTable: "Gateways",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    name: "FK_Sensors_Kelurahan_KelurahanId",
                    column: x => x.KelurahanId,
                    principalTable: "Kelurahan",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateIndex(
            name: "IX_AuditEntries_AtUnixMs",
            table: "AuditEntries",
            column: "AtUnixMs");

        migrationBuilder.CreateIndex(
            name: "IX_Cabinets_KelurahanId",
            table: "Cabinets",
            column: "KelurahanId");

        migrationBuilder.CreateIndex(
            name: "IX_Commands_IsPending",
            table: "Commands",
            column: "IsPending",
            filter: "\"IsPending\"");

        migrationBuilder.CreateIndex(
            name: "IX_Commands_RequestedUnixMs",
            table: "Commands",
            column: "RequestedUnixMs");

        migrationBuilder.CreateIndex(
            name: "IX_CommandTargets_LampId",
            table: "CommandTargets",
            column: "LampId");

        migrationBuilder.CreateIndex(
            name: "IX_Gateways_CabinetId",
            table: "Gateways",
            column: "CabinetId");

        migrationBuilder.CreateIndex(
            name: "IX_Gateways_KelurahanId",
            table: "Gateways",
            column: "KelurahanId");

        migrationBuilder.CreateIndex(
            name: "IX_IncidentEvents_DeviceId",
            table: "IncidentEvents",
            column: "DeviceId",
            filter: "\"EndedUnixMs\" IS NULL");

        migrationBuilder.CreateIndex(
            name: "IX_IncidentEvents_IncidentId",
            table: "IncidentEvents",
            column: "IncidentId");

        migrationBuilder.CreateIndex(
            name: "IX_Incidents_ClosedUnixMs",
            table: "Incidents",
            column: "ClosedUnixMs");

        migrationBuilder.CreateIndex(
            name: "IX_Incidents_DeviceId",
            table: "Incidents",
            column: "DeviceId");

        migrationBuilder.CreateIndex(
            name: "IX_Kelurahan_KecamatanId",
            table: "Kelurahan",
            column: "KecamatanId");

        migrationBuilder.CreateIndex(
            name: "IX_Lamps_CabinetId",
            table: "Lamps",
            column: "CabinetId");

        migrationBuilder.CreateIndex(
            name: "IX_Lamps_GatewayId",
            table: "Lamps",
            column: "GatewayId");

        migrationBuilder.CreateIndex(
            name: "IX_Lamps_KelurahanId",
            table: "Lamps",
            column: "KelurahanId");

        migrationBuilder.CreateIndex(
            name: "IX_Lamps_StreetId",
            table: "Lamps",
            column: "StreetId");

        migrationBuilder.CreateIndex(
            name: "IX_Sensors_GatewayId",
            table: "Sensors",
            column: "GatewayId");

        migrationBuilder.CreateIndex(
            name: "IX_Sensors_KelurahanId",
            table: "Sensors",
            column: "KelurahanId");
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "AuditEntries");

        migrationBuilder.DropTable(
            name: "Backdrops");

        migrationBuilder.DropTable(
            name: "CommandTargets");

        migrationBuilder.DropTable(
            name: "DesiredVersions");

        migrationBuilder.DropTable(
            name: "IncidentEvents");

        migrationBuilder.DropTable(
            name: "Lamps");

        migrationBuilder.DropTable(
            name: "ScheduleVersions");

        migrationBuilder.DropTable(
            name: "Sensors");

        migrationBuilder.DropTable(
            name: "Commands");

        migrationBuilder.DropTable(
            name: "Incidents");

        migrationBuilder.DropTable(
            name: "Streets");

        migrationBuilder.DropTable(
            name: "Gateways");

        migrationBuilder.DropTable(
            name: "Cabinets");

        migrationBuilder.DropTable(
            name: "Kelurahan");

        migrationBuilder.DropTable(
            name: "Kecamatan");
    }
}
