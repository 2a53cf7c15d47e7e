-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: asterisk
-- ------------------------------------------------------
-- Server version	10.11.6-MariaDB-0+deb12u1

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `ivr_details`
--

DROP TABLE IF EXISTS `ivr_details`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `ivr_details` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(50) DEFAULT NULL,
  `description` varchar(150) DEFAULT NULL,
  `announcement` int(11) DEFAULT NULL,
  `directdial` varchar(50) DEFAULT NULL,
  `invalid_loops` varchar(10) DEFAULT NULL,
  `invalid_retry_recording` varchar(25) DEFAULT NULL,
  `invalid_destination` varchar(50) DEFAULT NULL,
  `timeout_enabled` varchar(50) DEFAULT NULL,
  `invalid_recording` varchar(25) DEFAULT NULL,
  `retvm` varchar(8) DEFAULT NULL,
  `timeout_time` int(11) DEFAULT NULL,
  `timeout_recording` varchar(25) DEFAULT NULL,
  `timeout_retry_recording` varchar(25) DEFAULT NULL,
  `timeout_destination` varchar(50) DEFAULT NULL,
  `timeout_loops` varchar(10) DEFAULT NULL,
  `timeout_append_announce` tinyint(1) NOT NULL DEFAULT 1,
  `invalid_append_announce` tinyint(1) NOT NULL DEFAULT 1,
  `timeout_ivr_ret` tinyint(1) NOT NULL DEFAULT 0,
  `invalid_ivr_ret` tinyint(1) NOT NULL DEFAULT 0,
  `alertinfo` varchar(150) DEFAULT NULL,
  `rvolume` varchar(2) NOT NULL DEFAULT '',
  `strict_dial_timeout` tinyint(1) NOT NULL DEFAULT 2,
  `accept_pound_key` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `ivr_details`
--

LOCK TABLES `ivr_details` WRITE;
/*!40000 ALTER TABLE `ivr_details` DISABLE KEYS */;
INSERT INTO `ivr_details` VALUES
(3,'Day menu','River Water''s front desk; open hours (mon-fri)',12,'ext-local','2','default','ext-queues,700,1',NULL,'default','on',8,'default','13','ext-queues,700,1','2',1,1,0,0,'','',2,0),
(5,'Bills','It\'s about money: "bills", cards',14,'','3','default','app-blackhole,hangup,1',NULL,'15','',10,'default','default','ext-group,600,1','1',0,0,1,0,'<http://127.0.0.1>;info=ring2','4',1,1),
(8,'After hours',NULL,NULL,'Disabled','disabled','','',NULL,'','',5,'','','ext-local,vmu201,1','0',0,0,0,0,'','',2,0);
/*!40000 ALTER TABLE `ivr_details` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `ivr_entries`;
CREATE TABLE `ivr_entries` (
  `ivr_id` int(11) NOT NULL,
  `selection` varchar(30) DEFAULT NULL,
  `dest` varchar(200) DEFAULT NULL,
  `ivr_ret` tinyint(1) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

LOCK TABLES `ivr_entries` WRITE;
INSERT INTO `ivr_entries` VALUES
(3,'1','ivr-5,s,1',0),
(3,'2','ext-queues,700,1',0),
(3,'3','timeconditions,4,1',0),
(3,'9','ext-findmefollow,FM201,1',0),
(3,'*','app-announcement-2,s,1',0),
(3,'_5X','from-did-direct,201,1',0),
(5,'1','ext-local,vmb201,1',0),
(5,'0','ext-group,600,1',1),
(8,'1','ext-miscdests,1,1',0),
(8,'i','app-blackhole,congestion,1',0);
UNLOCK TABLES;

--
-- Table structure for table `queues_config`
--

CREATE TABLE `queues_config` (
  `extension` varchar(20) NOT NULL DEFAULT '',
  `descr` varchar(35) NOT NULL DEFAULT '',
  `grppre` varchar(100) NOT NULL DEFAULT '',
  PRIMARY KEY (`extension`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `queues_config` VALUES ('700','Customer care',''),('701','Leaks','');

CREATE TABLE `timeconditions` (
  `timeconditions_id` int(11) NOT NULL AUTO_INCREMENT,
  `displayname` varchar(50) DEFAULT NULL,
  PRIMARY KEY (`timeconditions_id`)
);
INSERT INTO `timeconditions` VALUES (4,'Field team by day');

CREATE TABLE `recordings` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `displayname` varchar(50) DEFAULT NULL,
  `filename` blob DEFAULT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `recordings` VALUES (12,'day-menu-2026',_binary 'custom/day-menu-2026'),(13,'please-choose',_binary 'custom/please-choose');

CREATE TABLE `indications_zonelist` (
  `iso` varchar(20) NOT NULL,
  `name` varchar(80) NOT NULL
);
INSERT INTO `indications_zonelist` VALUES ('pl','Poland');
-- Dump completed on 2026-03-02  4:10:55
